/** The migrated database that others are copied from; nobody may stay connected to it. */
export const TEMPLATE = "referly_template";
