import { getRequestConfig } from "next-intl/server";
import messages from "../messages/en.json";

/** English is the only catalogue so far. Times are always formatted in a zone that is named, never in the server's. */
export default getRequestConfig(async () => ({ locale: "en", messages, timeZone: "UTC" }));
