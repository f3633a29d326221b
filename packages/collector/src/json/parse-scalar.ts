import { ScalarType } from '@bufbuild/protobuf';

/** Numbers may be texts, as in protobuf's JSON, where NaN and infinities have no other form. */
export const SCALARS: Partial<Record<ScalarType, { readonly name: string; parse(value: unknown): unknown }>> = {
  [ScalarType.STRING]: { name: 'a string', parse: (value) => (typeof value === 'string' ? value : undefined) },
  [ScalarType.BOOL]: { name: 'true or false', parse: (value) => (typeof value === 'boolean' ? value : undefined) },
  [ScalarType.INT32]: {
    name: 'a 32-bit integer',
    parse: (value) => numeric(value, (number) => (number | 0) === number),
  },
  [ScalarType.DOUBLE]: { name: 'a number', parse: (value) => numeric(value, () => true) },
};

function numeric(value: unknown, isRight: (number: number) => boolean): number | undefined {
  const isText = typeof value === 'string' && /^(-?\d[\d.eE+-]*|NaN|-?Infinity)$/.test(value);
  if (typeof value !== 'number' && !isText) return undefined;
  const number = Number(value);
  const isNumber = !Number.isNaN(number) || value === 'NaN';
  return isNumber && isRight(number) ? number : undefined;
}
