/** `name (ID)`; the known one of the two when the other is null, or when both are the same. Null without either. */
export const nameWithId = (name: string | null, id: string | null): string | null =>
  name !== null && id !== null && name !== id ? `${name} (${id})` : (name ?? id);
