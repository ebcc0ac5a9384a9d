/** A promise that stays pending until `open` is called. */
export const gate = () => {
  let open = (): void => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
};
