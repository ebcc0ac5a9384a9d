/** A kind of JSON value; a whole number is an `integer`, which passes for a `number` too. */
type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** What JSON may look like, gathered from schemas and examples. Where the two disagree, either form is good. */
export type Shape = {
  readonly types: ReadonlySet<JsonType>;
  readonly fields: ReadonlyMap<string, Shape>;
  /** Fields without which it is not complete. */
  readonly needed: ReadonlySet<string>;
  readonly items: Shape | null;
  /** The only texts that it may be; null when it may be any. */
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

const nothing: Shape = { types: new Set(), fields: new Map(), needed: new Set(), items: null, words: null };

/** Whether a field is needed that each of several shapes needs, or that any of them needs. */
type Needs = 'each' | 'any';

const both = (a: Shape | null | undefined, b: Shape | null | undefined, needs: Needs): Shape | null =>
  a && b ? mergeShapes([a, b], needs) : (a ?? b ?? null);

const mergeNeeded = (a: Shape, b: Shape, needs: Needs): ReadonlySet<string> =>
  needs === 'each' && a.types.has('object') && b.types.has('object')
    ? new Set([...a.needed].filter(name => b.needed.has(name)))
    : new Set([...a.needed, ...b.needed]);

/** The shape that takes what any of them takes. */
export const mergeShapes = (shapes: readonly Shape[], needs: Needs): Shape =>
  shapes.slice(1).reduce<Shape>((a, b) => {
    const names = new Set([...a.fields.keys(), ...b.fields.keys()]);
    return {
      types: new Set([...a.types, ...b.types]),
      fields: new Map([...names].map(name => [name, both(a.fields.get(name), b.fields.get(name), needs) ?? nothing])),
      needed: mergeNeeded(a, b, needs),
      items: both(a.items, b.items, needs),
      words: a.words && b.words ? new Set([...a.words, ...b.words]) : (a.words ?? b.words),
    };
  }, shapes[0] ?? nothing);

/** The shape of an example, of which every field is needed. Its texts stand for any. */
export const shapeOfExample = (value: unknown): Shape => {
  const fields = isJson(value)
    ? Object.entries(value).map(([name, field]) => [name, shapeOfExample(field)] as const)
    : [];
  return {
    types: new Set([typeOf(value)]),
    fields: new Map(fields),
    needed: new Set(fields.map(([name]) => name)),
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

/** The shape that a schema of OpenAPI describes. */
export const shapeOfSchema = (schema: unknown): Shape => {
  if (!isJson(schema)) return nothing;
  const properties = isJson(schema.properties) ? Object.entries(schema.properties) : [];
  return {
    types: new Set(isJsonType(schema.type) ? [schema.type] : []),
    fields: new Map(properties.map(([name, field]) => [name, shapeOfSchema(field)])),
    needed: new Set(textsIn(schema.required)),
    items: schema.items === undefined ? null : shapeOfSchema(schema.items),
    words: Array.isArray(schema.enum) ? new Set(textsIn(schema.enum)) : null,
  };
};

const fits = (type: JsonType, types: ReadonlySet<JsonType>): boolean =>
  types.size === 0 || types.has(type) || (type === 'integer' && types.has('number'));

/** What is wrong with a value, each with its place, such as `data.records[].state: "Odd" is none of its words`. */
export const problemsOf = (value: unknown, shape: Shape, place: string): readonly string[] => {
  const type = typeOf(value);
  if (!fits(type, shape.types)) return [`${place}: ${type} instead of ${[...shape.types].join(' or ')}`];
  const at = (name: string): string => (place === '' ? name : `${place}.${name}`);
  const wrongWord = typeof value === 'string' && shape.words !== null && !shape.words.has(value);
  const inFields = isJson(value)
    ? Object.entries(value).flatMap(([name, field]) => {
        const known = shape.fields.get(name);
        if (known) return problemsOf(field, known, at(name));
        return shape.fields.size === 0 ? [] : [`${at(name)}: unknown`];
      })
    : [];
  const absent = isJson(value) ? [...shape.needed].filter(name => value[name] === undefined) : [];
  const { items } = shape;
  const inItems = Array.isArray(value) && items ? value.flatMap(item => problemsOf(item, items, `${place}[]`)) : [];
  return [
    ...new Set([
      ...(wrongWord ? [`${place}: ${JSON.stringify(value)} is none of its words`] : []),
      ...absent.map(name => `${at(name)}: missing`),
      ...inFields,
      ...inItems,
    ]),
  ];
};
