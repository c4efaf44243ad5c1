import { readFileSync, unlinkSync } from "node:fs";
import { mkdir, readdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/**
 * Claims a data folder for this process, making it for its owner alone if need be, and returns what gives it back.
 * Throws an Error that names the folder and the process that has it.
 *
 * A claim is a file named after the process. Everyone writes theirs first and looks for others second, so two can never
 * both go on; the claim of a process that has ended counts for nothing and is removed.
 */
export async function lockDataFolder(folder: string): Promise<() => void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const claim = join(folder, `process-${process.pid}.lock`);
  if (await isHeld(claim, process.pid)) throw taken(folder, process.pid);
  remove(claim);
  await writeFile(claim, startOf(process.pid), { flag: "wx" });
  const unlock = () => remove(claim);
  const other = await otherHolder(folder);
  if (other) {
    unlock();
    throw taken(folder, other);
  }
  process.once("exit", unlock);
  return () => {
    process.off("exit", unlock);
    unlock();
  };
}

async function otherHolder(folder: string): Promise<number | undefined> {
  for (const name of await readdir(/* turbopackIgnore: true */ folder)) {
    const pid = Number(/^process-(\d+)\.lock$/.exec(name)?.[1] ?? process.pid);
    if (pid === process.pid) continue;
    if (await isHeld(join(folder, name), pid)) return pid;
    await unlink(join(folder, name)).catch(() => {});
  }
}

/** Process ids come round again, so the claim also holds when its process started, where the system tells. */
async function isHeld(claim: string, pid: number): Promise<boolean> {
  const start = await readFile(/* turbopackIgnore: true */ claim, "utf8").catch(() => null);
  return start !== null && isAlive(pid) && (start === "" || start === startOf(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * When a process started, in ticks since boot and with the boot's id; empty where there is no /proc. A killed process
 * whose parent has not taken note of its end is still listed, and holds nothing.
 */
function startOf(pid: number): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(/* turbopackIgnore: true */ `/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "ended" : `${boot} ${fields[19]}`;
  } catch {
    return "";
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Already gone: someone removed the folder.
  }
}

function taken(folder: string, pid: number): Error {
  return new Error(
    `The data folder ${resolve(folder)} is in use by process ${pid}. Stop that one first, or point REFERLY_DATA_DIR to another folder.`,
  );
}
