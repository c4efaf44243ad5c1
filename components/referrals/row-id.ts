/** Where a referral's row can be found, to give it the focus back. */
export const rowId = (id: string) => `referral-${id}`;
