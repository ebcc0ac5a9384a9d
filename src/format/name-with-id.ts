/** `name (ID)`; only one of them if the other is null or both are equal. Null without either. */
export const nameWithId = (name: string | null, id: string | null): string | null =>
  name !== null && id !== null && name !== id ? `${name} (${id})` : (name ?? id);
