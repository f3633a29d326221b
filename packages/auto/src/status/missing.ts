import type { InstrumentationStatus } from '@chaukas/instrumentation';
import { moduleHooks } from '@chaukas/instrumentation/roots';
import type { Reason } from '../choosing/choose.ts';
import type { InstalledCopy } from './installed.ts';

/** How it came that a library is recorded, or is not. */
export interface Circumstances {
  readonly reason: Reason;
  /** What `include` calls the instrumentation. */
  readonly name?: string | undefined;
  /** It tells of itself wherever it is loaded. */
  readonly announced?: boolean | undefined;
  /** The package.json files that were read. */
  readonly manifests?: readonly string[] | undefined;
  /** By what it is left out. */
  readonly excluded?: string | undefined;
  /** Copies that are installed and were not seen in this process. */
  readonly elsewhere?: readonly InstalledCopy[] | undefined;
}

type Found = InstrumentationStatus & { readonly instrumentation: string };

/** What is not recorded of a library, why, and what to do about it: sentences for who runs the app. */
export function missing(found: Found, circumstances: Circumstances): string[] {
  if (circumstances.reason === 'excluded') return [circumstances.excluded ?? 'excluded'];
  if (found.copies.length > 0) return [...found.problems, ...unused(found), ...unseen(found, circumstances)];
  if (circumstances.reason === 'unnamed') {
    return [...found.problems, unnamed(found, circumstances), ...blind(circumstances)];
  }
  const { library, instrumentation } = found;
  if (found.problems.length > 0) {
    const place =
      'Install it where the app is, or say where it is: register({ from: import.meta.url }) of @chaukas/auto/api';
    return [...found.problems, `${place}. ${bundled(library, instrumentation)}`];
  }
  return [
    `the app has not loaded it; it is recorded as soon as it does. ${bundled(library, instrumentation)}`,
    ...blind(circumstances),
  ];
}

/** Found and patched, and yet nothing comes through it. */
function unused({ library, instrumentation, copies }: Found): string[] {
  if (copies.some(({ calls, patched }) => calls > 0 || !patched)) return [];
  return [`no call was seen. ${bundled(library, instrumentation)}`];
}

/** A copy that a dependency has for itself is out of reach for an app that registers only when it is imported already. */
function unseen({ library }: Found, { elsewhere = [] }: Circumstances): string[] {
  const preload = moduleHooks() === undefined ? '' : 'start it with node --import @chaukas/auto, or ';
  return elsewhere.map(
    ({ directory, version }) =>
      `${library} ${version} in ${directory} was not seen; if the app imports that copy too, ` +
      `${preload}register({ from: ${JSON.stringify(directory)} }) of @chaukas/auto/api`,
  );
}

function unnamed({ library }: Found, { name, manifests = [] }: Circumstances): string {
  const where =
    manifests.length === 0 ? 'no package.json with dependencies was found' : `not in ${manifests.join(', ')}`;
  const include = `CHAUKAS_INCLUDE_INSTRUMENTATIONS=${name}`;
  return `${where}: recorded if ${library} is loaded later all the same; to look for it now, name it there or set ${include}`;
}

function bundled(library: string, instrumentation: string): string {
  return `If the app is bundled, or has another module system (Jest), give its client of ${library} to instrument() of ${instrumentation}`;
}

/** Without hooks for modules, an import is seen only if it is of the copy that was loaded beforehand. */
function blind({ announced = false }: Circumstances): string[] {
  if (announced || moduleHooks() !== undefined) return [];
  return [
    `if it is only imported, that cannot be seen on Node ${process.versions.node}, but from 22.22.3 or 24.11.1 on`,
  ];
}
