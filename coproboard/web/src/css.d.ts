/** Style sheets come into the bundle as text; the elements make constructed sheets of them. */
declare module '*.css' {
  const text: string
  export default text
}

declare module '*.svg' {
  const text: string
  export default text
}
