/** Of `openai/resources` it is `openai`; undefined for files, for URLs and for modules of Node. */
export function packageNameOf(specifier: unknown): string | undefined {
  if (typeof specifier !== 'string' || /^[./#]|:/.test(specifier)) return undefined;
  const [scope = '', name = ''] = specifier.split('/', 2);
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
