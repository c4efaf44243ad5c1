import type messages from "../messages/en.json";

/** Makes the compiler refuse a key that is not in the catalogue. */
declare module "next-intl" {
  interface AppConfig {
    Locale: "en";
    Messages: typeof messages;
  }
}
