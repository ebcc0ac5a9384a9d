/** A type of JSON value. A whole number is an `integer`, which is also accepted as a `number`. */
type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** What JSON may look like, from schemas and examples. If the two disagree, both forms are accepted. */
export type Shape = {
  readonly types: ReadonlySet<JsonType>;
  readonly fields: ReadonlyMap<string, Shape>;
  /** Names of fields that must be present. */
  readonly required: ReadonlySet<string>;
  readonly items: Shape | null;
  /** The texts that it may be; null for any text. */
  readonly words: ReadonlySet<string> | null;
};

export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeOf = (value: unknown): JsonType => {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
};

const nothing: Shape = { types: new Set(), fields: new Map(), required: new Set(), items: null, words: null };

/** Whether a merged shape requires a field that each of the shapes requires, or that any of them requires. */
type RequiredIn = 'each' | 'any';

const mergeOptional = (
  a: Shape | null | undefined,
  b: Shape | null | undefined,
  requiredIn: RequiredIn,
): Shape | null => (a && b ? mergeShapes([a, b], requiredIn) : (a ?? b ?? null));

const mergeRequired = (a: Shape, b: Shape, requiredIn: RequiredIn): ReadonlySet<string> =>
  requiredIn === 'each' && a.types.has('object') && b.types.has('object')
    ? new Set([...a.required].filter(name => b.required.has(name)))
    : new Set([...a.required, ...b.required]);

/** The shape that accepts what any of these shapes accepts. */
export const mergeShapes = (shapes: readonly Shape[], requiredIn: RequiredIn): Shape =>
  shapes.slice(1).reduce<Shape>((a, b) => {
    const names = new Set([...a.fields.keys(), ...b.fields.keys()]);
    return {
      types: new Set([...a.types, ...b.types]),
      fields: new Map(
        [...names].map(name => [name, mergeOptional(a.fields.get(name), b.fields.get(name), requiredIn) ?? nothing]),
      ),
      required: mergeRequired(a, b, requiredIn),
      items: mergeOptional(a.items, b.items, requiredIn),
      words: a.words && b.words ? new Set([...a.words, ...b.words]) : (a.words ?? b.words),
    };
  }, shapes[0] ?? nothing);

/** The shape of an example. Every field is required; every text is accepted. */
export const shapeOfExample = (value: unknown): Shape => {
  const fields = isJson(value)
    ? Object.entries(value).map(([name, field]) => [name, shapeOfExample(field)] as const)
    : [];
  return {
    types: new Set([typeOf(value)]),
    fields: new Map(fields),
    required: new Set(fields.map(([name]) => name)),
    items: Array.isArray(value) && value.length > 0 ? mergeShapes(value.map(shapeOfExample), 'each') : null,
    words: null,
  };
};

const jsonTypes: ReadonlySet<string> = new Set<JsonType>([
  'null',
  'boolean',
  'integer',
  'number',
  'string',
  'array',
  'object',
]);
const isJsonType = (word: unknown): word is JsonType => typeof word === 'string' && jsonTypes.has(word);

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** The shape of an OpenAPI schema. */
export const shapeOfSchema = (schema: unknown): Shape => {
  if (!isJson(schema)) return nothing;
  const properties = isJson(schema.properties) ? Object.entries(schema.properties) : [];
  return {
    types: new Set(isJsonType(schema.type) ? [schema.type] : []),
    fields: new Map(properties.map(([name, field]) => [name, shapeOfSchema(field)])),
    required: new Set(textsIn(schema.required)),
    items: schema.items === undefined ? null : shapeOfSchema(schema.items),
    words: Array.isArray(schema.enum) ? new Set(textsIn(schema.enum)) : null,
  };
};

const fits = (type: JsonType, types: ReadonlySet<JsonType>): boolean =>
  types.size === 0 || types.has(type) || (type === 'integer' && types.has('number'));

/** What is wrong with a value, each with its path, such as `data.records[].state: "Odd" is not an allowed value`. */
export const problemsOf = (value: unknown, shape: Shape, path: string): readonly string[] => {
  const type = typeOf(value);
  if (!fits(type, shape.types)) return [`${path}: ${type} instead of ${[...shape.types].join(' or ')}`];
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const isWrongWord = typeof value === 'string' && shape.words !== null && !shape.words.has(value);
  const inFields = isJson(value)
    ? Object.entries(value).flatMap(([name, field]) => {
        const known = shape.fields.get(name);
        if (known) return problemsOf(field, known, at(name));
        return shape.fields.size === 0 ? [] : [`${at(name)}: unknown`];
      })
    : [];
  const absent = isJson(value) ? [...shape.required].filter(name => value[name] === undefined) : [];
  const { items } = shape;
  const inItems = Array.isArray(value) && items ? value.flatMap(item => problemsOf(item, items, `${path}[]`)) : [];
  return [
    ...new Set([
      ...(isWrongWord ? [`${path}: ${JSON.stringify(value)} is not an allowed value`] : []),
      ...absent.map(name => `${at(name)}: missing`),
      ...inFields,
      ...inItems,
    ]),
  ];
};
