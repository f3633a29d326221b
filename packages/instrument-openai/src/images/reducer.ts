import { readText } from '@chaukas/instrumentation';
import { type StreamReducer, TextBudget } from '@chaukas/instrumentation/stainless';
import { without } from '../endpoint.ts';

/** Text of all pictures of one answer that is kept, in UTF-16 units: about ten large ones. */
const MAX_PICTURES = 32 * 1024 * 1024;

/** Puts streamed pictures together. Those that are not finished count as content, and are not kept. */
export class ImagesReducer implements StreamReducer {
  readonly #budget = new TextBudget(MAX_PICTURES);
  readonly #images: object[] = [];
  #partial = 0;
  #last: unknown;

  push(event: unknown): boolean {
    const type = readText(event, 'type') ?? '';
    if (type.endsWith('.partial_image')) this.#partial++;
    if (type.endsWith('.completed')) {
      this.#last = event;
      const image = { b64_json: readText(event, 'b64_json') };
      if (this.#budget.takeWhole(image)) this.#images.push(image);
    }
    return type.endsWith('.partial_image') || type.endsWith('.completed');
  }

  value(): unknown {
    const partial = this.#partial > 0 ? { partial_images: this.#partial } : {};
    return { ...without(this.#last, 'type', 'b64_json'), data: this.#images, ...partial };
  }
}
