import type { KnownInstrumentation } from '../known/instrumentation.ts';

/** An instrumentation of somebody else, as its package.json declares it. */
export interface ThirdParty extends KnownInstrumentation {
  /** Where it is to be loaded from: the directory of the package.json that names it. */
  readonly from: string;
}

const FORM = '"chaukas": { "instrumentation": { "library": ["name"], "register": "." } }';

/**
 * Reads the field `chaukas.instrumentation` of a package.json:
 *
 * ```json
 * "chaukas": { "instrumentation": { "library": ["small-lib"], "register": "." } }
 * ```
 *
 * `library` names the packages that it records, `register` the subpath that exports `register(options)`, by default `.`.
 *
 * @returns what is declared; undefined where nothing is; a sentence where it cannot be read
 */
export function readDeclaration(name: string, manifest: unknown, from: string): ThirdParty | string | undefined {
  const declared: unknown = Reflect.get(Object(Reflect.get(Object(manifest), 'chaukas')), 'instrumentation');
  if (declared === undefined) return undefined;
  const library: unknown = Reflect.get(Object(declared), 'library');
  const subpath: unknown = Reflect.get(Object(declared), 'register') ?? '.';
  const libraries = Array.isArray(library) ? library : [library];
  if (libraries.length === 0 || !libraries.every((one) => typeof one === 'string' && one !== '')) {
    return `${name} declares an instrumentation without "library", the packages that it records: ${FORM}`;
  }
  if (typeof subpath !== 'string' || !/^\.(\/[^/].*)?$/.test(subpath)) {
    return `${name} declares an instrumentation whose "register" is not "." or a path such as "./register": ${FORM}`;
  }
  // Who names an instrumentation wants it, also where something else brings the library.
  return { name, module: `${name}${subpath.slice(1)}`, libraries, usedBy: [name], from };
}
