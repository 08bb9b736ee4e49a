/**
 * Yjs as far as a board needs it.
 *
 * What it is: its source with parts left out that our documents can never reach. What it is not: another Yjs; what stays
 * is as it was. The facts that shaped it: boards are made of maps and plain texts, the server's gate takes no other kind of
 * content, and all of us speak the first format of updates; but a class holds on to all of its methods, and a default
 * parameter to a second format, so that no bundler can see what is never called.
 */

/** Methods that nothing here calls, by class. */
const UNUSED = {
  Doc: ['load', 'getSubdocs', 'getSubdocGuids', 'getArray', 'getXmlElement', 'getXmlFragment', 'toJSON'],
  YEvent: ['keys', 'delta', 'changes'],
  YTextEvent: ['changes', 'delta'],
  AbstractType: ['clone'],
  YMap: ['clone', 'values', 'clear'],
  YText: ['clone', 'applyDelta', 'toDelta', 'insertEmbed', 'format', 'removeAttribute', 'setAttribute', 'getAttribute', 'getAttributes'],
  UndoManager: ['addTrackedOrigin', 'removeTrackedOrigin'],
}
/** Functions that have nothing to do in a text without formats, and what they give then. */
const PLAIN = { insertNegatedAttributes: 'undefined', insertAttributes: 'new Map()', updateCurrentAttributes: 'undefined', cleanupFormattingGap: '0' }
/** Kinds of content that the gate refuses. Nothing makes them; some code still asks whether something is one. */
const REFUSED = ['JSON', 'Binary', 'Embed', 'Format', 'Doc']

/** The source of Yjs, made smaller. Throws when this Yjs is written in another way. */
export function lean(yjs) {
  const swap = (what, pattern, by) => {
    if (!pattern.test(yjs)) throw new Error(`lean.mjs: this Yjs is written in another way; look at ${what}`)
    pattern.lastIndex = 0
    yjs = yjs.replace(pattern, by)
  }
  const inClass = (name, how) => swap(`class ${name}`, new RegExp(`\\nclass ${name} [^\\n]*\\{\\n[^]*?\\n\\}\\n`), how)

  for (const [name, methods] of Object.entries(UNUSED)) {
    for (const method of methods) {
      inClass(name, (whole) => {
        const one = new RegExp(`\\n  (?:get |static )?${method} \\([^\\n]*\\{\\n[^]*?\\n  \\}`)
        if (!one.test(whole)) throw new Error(`lean.mjs: this Yjs has no ${name}.${method}`)
        return whole.replace(one, '')
      })
    }
  }
  for (const [name, value] of Object.entries(PLAIN)) swap(name, new RegExp(`\\nconst ${name} = [^]*?\\n\\};\\n`), `\nconst ${name} = () => ${value};\n`)
  for (const kind of REFUSED) {
    inClass(`Content${kind}`, `\nclass Content${kind} {}\n`)
    swap(`readContent${kind}`, new RegExp(`\\n  readContent${kind},`), '\n  error.unexpectedCase,')
  }
  swap('typeRefs', /(const typeRefs = \[\s*)readYArray,(\s*readYMap,\s*readYText,)\s*readYXmlElement,\s*readYXmlFragment,\s*readYXmlHook,\s*readYXmlText\s*\]/, '$1error.unexpectedCase,$2]')
  swap('formatting cleanup', /if \(transaction\._needFormattingCleanup\) \{\s*cleanupYTextAfterTransaction\(transaction\);\s*\}/, '')
  swap('guid', /guid = random\.uuidv4\(\)/, "guid = ''")
  swap('pending updates', /convertUpdateFormatV2ToV1\(update\)/, 'update')
  swap('updateV2', /\n      if \(doc\._observers\.has\('updateV2'\)\) \{\n[^]*?\n      \}/, '')
  // No type of ours leaves a bundle: another Yjs on the page, such as a notebook's own, is no trouble to either.
  swap('the second copy', /\nif \(glo\[importIdentifier\] === true\) \{\n[^]*?\n\}\nglo\[importIdentifier\] = true;\n/, '\n')
  swap('the exports', /(?<=^export \{.*) Update(?:De|En)coderV2,/gm, '')
  swap('the second format', /(?<!class |extends )\b(UpdateDecoder|UpdateEncoder|DSDecoder|DSEncoder)V2\b/g, '$1V1')
  return yjs
}
