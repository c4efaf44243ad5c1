import type { Replays } from "./api/replays";
import type { Courier } from "./deliveries";
import type { Faults } from "./faults";
import type { Entries } from "./frame/entries";
import type { Store } from "./state/store";

/** What every part of one running stand-in shares. */
export type StandInContext = {
  store: Store;
  courier: Courier;
  faults: Faults;
  replays: Replays;
  /** How often each REST operation was asked, by its name. */
  asked: Map<string, number>;
  entries: Entries;
  appId: string;
  apiKey: string;
  /** Where the host pages, the store and the API are reached, without a trailing slash. */
  origin: string;
  /** Where the proxy in front of the app is reached: another site than `origin`. */
  proxyOrigin: string;
  appOrigin: string;
  /** A member's referral link, if the demo can tell. */
  linkFor: (userId: string) => Promise<string | null>;
  /** Told of every REST call before it is answered. */
  onCall: ((operation: string, query: URLSearchParams) => void) | null;
};
