import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { z } from "zod";
import { makeTokenIssuer } from "../whop-tokens";
import { type Bought, buy, type Purchase, renew } from "./actions/buy";
import { cancel, type cancellation } from "./actions/cancel";
import { dispute, type disputeRequest } from "./actions/dispute";
import { refund, type refundRequest, type refundSettlement, settleRefund } from "./actions/refund";
import { Replays } from "./api/replays";
import { serveGraphql } from "./api/serve-graphql";
import { serveRest } from "./api/serve-rest";
import type { StandInContext } from "./context";
import { Courier, type WebhookMode } from "./deliveries";
import { Faults, type fault } from "./faults";
import { Entries, type Theme } from "./frame/entries";
import { createFrameProxy } from "./frame/frame-proxy";
import { isLoopback, sendHtml, sendJson } from "./http";
import { notePage } from "./pages/checkout-pages";
import { servePages } from "./pages/serve-pages";
import { serveControl } from "./serve-control";
import { type Delivery, Store } from "./state/store";
import { NotInWorld, type World } from "./state/world";

export type StandInOptions = {
  /** 0 or left out takes a free one. */
  port?: number;
  proxyPort?: number;
  /** Where Referly runs, `http://127.0.0.1:3000`. */
  appOrigin: string;
  /** The one address to which webhooks go; null sends none. */
  webhookUrl: string | null;
  webhookSecret: string;
  appId: string;
  apiKey: string;
  /** The world to begin with; ignored when the state file holds one already. */
  world: World;
  /** Keeps everything acknowledged across a kill. */
  stateFile?: string;
  /** Sends the user token with the app's own API calls, too; some of Whop's clients do not. */
  tokenOnFetch?: boolean;
  /** Signs user tokens; left out, one with a key of its own is made. */
  tokens?: TokenIssuer;
  /** A member's referral link, for the demo's visitor. */
  linkFor?: (userId: string) => Promise<string | null>;
};

export type TokenIssuer = Pick<Awaited<ReturnType<typeof makeTokenIssuer>>, "publicKeyJwk" | "sign">;

/** The stand-in while it runs. */
export type StandInWhop = {
  /** Host pages, store, checkout and API: what WHOP_API_ORIGIN and WHOP_STORE_ORIGIN are set to. */
  origin: string;
  /** The proxy that frames load the app from: another site than `origin`. WHOP_FRAME_ORIGINS holds both. */
  proxyOrigin: string;
  /** What WHOP_USER_TOKEN_PUBLIC_KEY is set to. */
  publicKeyJwk: string;
  world: World;
  deliveries: () => readonly Delivery[];
  signToken: (userId: string) => Promise<string>;
  buy: (request: Purchase) => Bought;
  renew: (request: { membershipId: string }) => { paymentId: string };
  refund: (request: z.input<typeof refundRequest>) => { refundId: string };
  settleRefund: (request: z.infer<typeof refundSettlement>) => void;
  dispute: (request: z.input<typeof disputeRequest>) => { disputeId: string };
  cancel: (request: z.input<typeof cancellation>) => void;
  addFault: (wanted: z.input<typeof fault>) => void;
  clearFaults: () => void;
  /** How often a REST operation was asked, `POST /promo_codes`. */
  asked: (operation: string) => number;
  /** Calls this before every REST call is answered, in place of the one before: counts them, or changes the world. */
  onCall: (listener: StandInContext["onCall"]) => void;
  setWebhooks: (mode: Partial<WebhookMode>) => WebhookMode;
  resetWebhooks: () => WebhookMode;
  /** Sends held events in an order that the seed decides; returns their ids. */
  release: (seed?: number) => string[];
  replay: (deliveryId: string) => void;
  /** Sends any text as a signed webhook; returns its id. */
  send: (text: string, type?: string) => string;
  /** Resolves when no webhook is under way or due. */
  settled: (timeoutMs?: number) => Promise<void>;
  enter: (view: string, userId: string, theme?: Theme) => void;
  /** Changes the world in one go and keeps it: for seeders. */
  change: (act: (world: World) => void) => void;
  close: () => Promise<void>;
};

/** Starts a stand-in for Whop on this machine: API, store, checkout, webhooks, host pages and the frame proxy. */
export async function startStandInWhop(options: StandInOptions): Promise<StandInWhop> {
  const tokens = options.tokens ?? (await makeTokenIssuer());
  const signToken = async (userId: string) => tokens.sign({ userId, appId: options.appId, expiresIn: "5m" });
  const store = new Store(options.world, options.stateFile);
  const courier = new Courier(store, { url: options.webhookUrl, secret: options.webhookSecret });
  const faults = new Faults();
  const entries = new Entries();
  const { appId, apiKey, appOrigin, linkFor = async () => null, tokenOnFetch = false } = options;

  const context: StandInContext = {
    store,
    courier,
    faults,
    entries,
    replays: new Replays(store),
    asked: new Map(),
    appId,
    apiKey,
    appOrigin,
    linkFor,
    origin: "",
    proxyOrigin: "",
    onCall: null,
  };
  const host = createServer((request, response) => {
    answer(context, request, response).catch((error) => fail(response, error));
  });
  const proxy = createFrameProxy({ appOrigin, entries, signToken, tokenOnFetch });
  context.origin = `http://localhost:${await listen(host, options.port)}`;
  context.proxyOrigin = `http://127.0.0.1:${await listen(proxy, options.proxyPort)}`;
  courier.resume();

  return {
    origin: context.origin,
    proxyOrigin: context.proxyOrigin,
    publicKeyJwk: tokens.publicKeyJwk,
    world: store.world,
    deliveries: () => store.state.deliveries,
    signToken,
    buy: (request) => buy(store, courier, request),
    renew: (request) => renew(store, courier, request),
    refund: (request) => refund(store, courier, request),
    settleRefund: (request) => settleRefund(store, courier, request),
    dispute: (request) => dispute(store, courier, request),
    cancel: (request) => cancel(store, courier, request),
    addFault: (wanted) => faults.add(wanted),
    clearFaults: () => faults.clear(),
    asked: (operation) => context.asked.get(operation) ?? 0,
    onCall: (listener) => {
      context.onCall = listener;
    },
    setWebhooks: (mode) => courier.setMode(mode),
    resetWebhooks: () => courier.reset(),
    release: (seed) => courier.release(seed),
    replay: (deliveryId) => courier.replay(deliveryId),
    send: (text, type = "raw") => {
      const delivery = store.change(() => courier.enqueue(type, text));
      courier.dispatch([delivery]);
      return delivery.id;
    },
    settled: (timeoutMs) => courier.settled(timeoutMs),
    enter: (view, userId, theme = "light") => entries.enter(view, { userId, theme }),
    change: (act) => store.change(({ world }) => act(world)),
    close: async () => {
      await Promise.all([stop(host), stop(proxy)]);
      await courier.close();
    },
  };
}

async function answer(
  context: StandInContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLoopback(request)) return sendHtml(response, 421, "This stand-in answers on this machine only.");
  const url = new URL(request.url ?? "/", context.origin);
  const path = url.pathname;
  if (path.startsWith("/public-graphql/"))
    return serveGraphql(context, request, response, path.split("/").at(-1) ?? "");
  if (path.startsWith("/api/v1/")) return serveRest(context, request, response, url);
  if (path.startsWith("/control/"))
    return serveControl(context, request, response, path.slice("/control/".length));
  return servePages(context, request, response, url);
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else if (error instanceof NotInWorld)
    sendHtml(response, 404, notePage("There is nothing here", error.message));
  else if (error instanceof RangeError) sendJson(response, 413, { error: { message: error.message } });
  else sendJson(response, 500, { error: { message: error instanceof Error ? error.message : "unknown" } });
}

function listen(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
