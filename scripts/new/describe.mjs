// Run by --eval in the workspace that has the library: writes the methods of its classes, as `Class.method`, to the third pipe.
import { writeSync } from 'node:fs';
import { argv, exit } from 'node:process';

/** What every class has, and no app calls for what the library is for. */
const COMMON = new Set(Object.getOwnPropertyNames(Object.prototype));

const library = await import(argv[1]);
const exported = [...Object.entries(library), ...Object.entries(Object(library.default))];
const classes = new Map(exported.filter(([, value]) => isClass(value)).map(([name, value]) => [value, name]));
const paths = [...classes].flatMap(([made, name]) => methodsOf(made.prototype).map((method) => `${name}.${method}`));
writeSync(3, JSON.stringify([...new Set(paths)]));
exit();

function isClass(value) {
  return typeof value === 'function' && typeof value.prototype === 'object' && !(value.prototype instanceof Error);
}

/** Methods of a class and of those above it, as far as they are for apps. */
function methodsOf(prototype) {
  const methods = [];
  for (let at = prototype; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && !COMMON.has(name) && !name.startsWith('_')) methods.push(name);
    }
  }
  return methods;
}
