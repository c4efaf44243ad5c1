import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createRequire } from "node:module";

const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

const here = (name: string) => new URL(`../assets/${name}`, import.meta.url);
const inter = () =>
  createRequire(import.meta.url).resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2");

/** `/assets/<name>`: the host's own style and scripts, and its font from the package that Referly ships too. */
export function sendAsset(response: ServerResponse, name: string): void {
  const type = /^[a-z]+\.(css|js|svg|woff2)$/.exec(name)?.[1];
  try {
    const body = readFileSync(name === "inter.woff2" ? inter() : here(type ? name : ""));
    response.writeHead(200, {
      "content-type": TYPES[type ?? ""] ?? "text/plain",
      "cache-control": "max-age=60",
    });
    response.end(body);
  } catch {
    response.writeHead(404);
    response.end();
  }
}
