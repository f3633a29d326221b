import { attempt } from './failure.ts';

interface Layer {
  done: boolean;
  readonly undo: () => void;
}

/** What lies over `Module.prototype.require`, the lowest first; all copies of this package in the process share it. */
const KEY = Symbol.for('chaukas.v1.require-layers');

/**
 * Notes that a function was put over `require`. Each knows only what it lies on, so they can be taken off from the top alone: one
 * that is done with before those above it stays until they are, and only passes on.
 *
 * @param undo takes it off
 * @returns says that it is done with
 */
export function requireLayer(undo: () => void): () => void {
  const layers = sharedLayers();
  const layer: Layer = { done: false, undo };
  layers.push(layer);
  return () => {
    layer.done = true;
    for (let top = layers.at(-1); top?.done === true; top = layers.at(-1)) {
      layers.pop();
      attempt(top.undo);
    }
  };
}

function sharedLayers(): Layer[] {
  const found: Layer[] | undefined = Reflect.get(globalThis, KEY);
  if (found !== undefined) return found;
  const made: Layer[] = [];
  Object.defineProperty(globalThis, KEY, { value: made, enumerable: false, configurable: true });
  return made;
}
