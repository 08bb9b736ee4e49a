/**
 * Stands in for `lib0/logging` in our bundle (see build.mjs): Yjs uses it for three warnings, and the original brings
 * 3 KB of colours, DOM builders and schemas along.
 */
const say = (...args: unknown[]): void => console.warn(...args.filter((arg) => typeof arg !== 'symbol'))

export const print = say
export const warn = say
export const BOLD = Symbol('bold'), UNBOLD = Symbol('unbold'), RED = Symbol('red'), ORANGE = Symbol('orange')
