/** Stands in for `lib0/environment` in our bundle (see build.mjs): Yjs asks it once, whether it is being developed. */
export const getVariable = (): null => null
