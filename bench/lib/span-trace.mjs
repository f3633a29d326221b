/** The trace that the figures of spans record: one span and four below it, with eight attributes each. */
import { attributes } from './attributes.mjs';
import { expectCount, expectSame } from './expect.mjs';

export const SPANS = 5;
const CHILDREN = SPANS - 1;

/** @param each is given every span while it is open */
export function syncTrace(tracer, number, each = () => {}) {
  tracer.root(() =>
    tracer.sync(attributes(number), (span) => {
      each(span);
      for (let child = 0; child < CHILDREN; child++) tracer.sync(attributes(child), each);
    }),
  );
}

/** The same with an `await` in each span. */
export async function asyncTrace(tracer, number, each = () => {}) {
  await tracer.root(() =>
    tracer.async(attributes(number), async (span) => {
      each(span);
      for (let child = 0; child < CHILDREN; child++)
        await tracer.async(attributes(child), async (inner) => each(inner));
    }),
  );
}

/**
 * Whether what was recorded of the last trace is that trace: names, attributes, one trace's id, ids that are all different, and the
 * first span as the parent of the others.
 *
 * @param {{ name: string, id: unknown, parent: unknown, trace: unknown, attributes: object }[]} spans the last ones
 */
export function expectTrace(who, spans, number) {
  const last = spans.slice(-SPANS);
  expectCount(`spans of the last trace of ${who}`, last.length, SPANS);
  expectCount(`different ids of ${who}`, new Set(last.map(({ id }) => id)).size, SPANS);
  expectCount(`traces of ${who}`, new Set(last.map(({ trace }) => trace)).size, 1);
  const ids = new Set(last.map(({ id }) => id));
  const root = last.find(({ parent }) => !ids.has(parent));
  const children = last.filter(({ parent }) => parent === root?.id);
  expectCount(`spans below the first of ${who}`, children.length, CHILDREN);
  for (const [found, expected] of [[root, number], ...children.map((child, index) => [child, index])]) {
    expectSame(`name of a span of ${who}`, found.name, 'step');
    expectSame(`attributes of a span of ${who}`, asTexts(found.attributes), asTexts(attributes(expected)));
  }
}

/** Some peers keep all values as texts; some add attributes of their own. */
function asTexts(own) {
  return Object.fromEntries(Object.keys(attributes(0)).map((name) => [name, String(own[name])]));
}
