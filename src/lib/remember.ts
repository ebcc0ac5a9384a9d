/**
 * `make`, with its latest result for each owner: it runs again when another input of that owner has changed. The results go
 * with their owners.
 */
export const rememberFor = <Owner extends object, Inputs extends readonly unknown[], Result>(
  make: (owner: Owner, ...inputs: Inputs) => Result,
): ((owner: Owner, ...inputs: Inputs) => Result) => {
  const latest = new WeakMap<Owner, { readonly inputs: Inputs; readonly result: Result }>();
  return (owner, ...inputs) => {
    const known = latest.get(owner);
    if (known?.inputs.every((input, index) => Object.is(input, inputs[index]))) return known.result;
    const result = make(owner, ...inputs);
    latest.set(owner, { inputs, result });
    return result;
  };
};
