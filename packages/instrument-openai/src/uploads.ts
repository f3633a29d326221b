import { basename } from 'node:path';
import { guard } from '@chaukas/core/instrumentation';
import { patchMethods, read, readEntries, readNumber, readText, type Wrapper } from '@chaukas/instrumentation';
import { type PatchTarget, type ResourcePlace, resourcePrototype } from './resources.ts';

/** Resources with methods that upload. */
const UPLOADS: ReadonlyArray<ResourcePlace & { readonly methods: readonly string[] }> = [
  { path: ['audio', 'transcriptions'], module: 'resources/audio/transcriptions', methods: ['create'] },
  { path: ['audio', 'translations'], module: 'resources/audio/translations', methods: ['create'] },
  { path: ['images'], module: 'resources/images', methods: ['edit', 'createVariation'] },
];

/** What is being uploaded by the app's call that is running: it and the client's request are in one turn. */
let uploading: unknown;

/** What the app gave for the upload that it just makes. */
export function uploadGiven(): unknown {
  return uploading;
}

/**
 * Notes what the app gives to methods that upload, for clients that encode it before they have a request (version 4, known
 * by a method that only they need). Later ones send a form, which can be read.
 *
 * @returns undoes it; undefined where there is nothing to note
 */
export function observeUploads(target: PatchTarget): (() => void) | undefined {
  if (typeof Reflect.get(target.prototype, 'calculateContentLength') !== 'function') return undefined;
  const undo = UPLOADS.flatMap(({ methods, ...place }) => {
    const resource = resourcePrototype(place, target);
    return resource === undefined ? [] : [patchMethods(resource, 'uploads', notingAll(methods))];
  });
  return () => {
    for (const one of undo) one();
  };
}

function notingAll(methods: readonly string[]): Record<string, Wrapper> {
  return Object.fromEntries(methods.map((name) => [name, noting]));
}

const noting: Wrapper = (original, self, args) => {
  uploading = guard('upload', () => described(args[0]));
  try {
    return Reflect.apply(original, self, args);
  } finally {
    uploading = undefined;
  }
};

/** The fields of an upload, with files by what is known of them unread. */
function described(body: unknown): Record<string, unknown> {
  return Object.fromEntries(
    readEntries(body).map(([name, value]) => [name, Array.isArray(value) ? value.map(fileOf) : fileOf(value)]),
  );
}

function fileOf(value: unknown): unknown {
  const bytes = readNumber(value, 'size');
  const path = readText(value, 'path');
  if (bytes !== undefined) return { mime: readText(value, 'type') ?? 'application/octet-stream', bytes };
  // A stream of a file says where it is, the answer of a request what it is of.
  if (path !== undefined) return { name: basename(path) };
  return read(value, 'body') === undefined ? value : { url: readText(value, 'url') };
}
