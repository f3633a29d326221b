import { readText } from '@chaukas/instrumentation';
import type { StreamReducer } from '@chaukas/instrumentation/stainless';
import { without } from '../endpoint.ts';

/** Puts streamed pictures together. Those that are not finished count as content, and are not kept. */
export class ImagesReducer implements StreamReducer {
  readonly #images: Record<string, unknown>[] = [];
  #partial = 0;
  #last: unknown;

  push(event: unknown): boolean {
    const type = readText(event, 'type') ?? '';
    if (type.endsWith('.partial_image')) this.#partial++;
    if (type.endsWith('.completed')) {
      this.#last = event;
      this.#images.push({ b64_json: readText(event, 'b64_json') });
    }
    return type.endsWith('.partial_image') || type.endsWith('.completed');
  }

  value(): unknown {
    const partial = this.#partial > 0 ? { partial_images: this.#partial } : {};
    return { ...without(this.#last, 'type', 'b64_json'), data: this.#images, ...partial };
  }
}
