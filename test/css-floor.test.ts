// Checks that CSS newer than Chrome 86 and iOS 14 (the kernels of WeChat) is inside @supports.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'

const ROOT = join(import.meta.dirname, '..')

interface Declaration { property: string, value: string }
interface Rule { prelude: string, declarations: Declaration[], rules: Rule[] }

/** Parses CSS without comments: at-rules hold rules, other rules hold declarations. */
function readCss (css: string): Rule[] {
  const text = css.replace(/\/\*[^]*?\*\//g, '')
  let at = 0
  const readUntil = (ends: string) => {
    const start = at
    for (let depth = 0; at < text.length; at++) {
      const character = text[at] ?? ''
      if (character === '"') at = text.indexOf('"', at + 1)
      else if (character === '(') depth++
      else if (character === ')') depth--
      else if (depth === 0 && ends.includes(character)) break
    }
    return text.slice(start, at).trim()
  }
  const readBlock = (): Rule[] & { declarations?: Declaration[] } => {
    const rules: Rule[] & { declarations?: Declaration[] } = []
    const declarations: Declaration[] = []
    while (at < text.length) {
      const part = readUntil('{};')
      const end = text[at++]
      if (end === '{') {
        const inner = readBlock()
        rules.push({ prelude: part, declarations: inner.declarations ?? [], rules: [...inner] })
      } else {
        const colon = part.indexOf(':')
        if (colon > 0) declarations.push({ property: part.slice(0, colon).trim(), value: part.slice(colon + 1).trim() })
        if (end === '}') break
      }
    }
    return Object.assign(rules, { declarations })
  }
  return [...readBlock()]
}

/** Properties newer than Chrome 86 or Safari 14.0 (MDN, Can I use). */
const NEW_PROPERTIES = /^(?:text-autospace|text-spacing(?:-trim)?|text-wrap(?:-mode|-style)?|text-box(?:-trim|-edge)?|text-underline-offset|text-decoration-thickness|text-decoration-skip-ink|text-justify|text-emphasis.*|font-synthesis(?:-.*)?|font-palette|aspect-ratio|inset(?:-.*)?|(?:margin|padding)-(?:inline|block)|scroll-(?:margin|padding)(?:-.*)?|scrollbar-(?:gutter|color|width)|overscroll-behavior(?:-.*)?|accent-color|content-visibility|contain(?:-.*)?|container(?:-.*)?|backdrop-filter|hanging-punctuation|hyphenate-.*|line-clamp|initial-letter|view-transition-.*|anchor-.*|position-.*|translate|rotate|scale|offset(?:-.*)?|forced-color-adjust|print-color-adjust|animation-(?:timeline|range).*|field-sizing|interpolate-size|reading-flow|mask(?:-.*)?|appearance|user-select|border-(?:start|end)-.*|line-height-step|overflow-(?:inline|block|anchor|clip-margin)|word-space-transform|gap|row-gap|column-gap)$/
/** Newer keywords and functions of values, by property. */
const NEW_VALUES: readonly (readonly [property: RegExp, value: RegExp])[] = [
  [/^overflow-wrap$/, /\banywhere\b/],
  [/^overflow(?:-.)?$/, /\bclip\b/],
  [/^word-break$/, /\bauto-phrase\b/],
  [/^(?:min-|max-)?(?:width|height)$/, /\b(?:fit-content|stretch)\b/],
  [/^display$/, /\b(?:flow-root list-item|grid-lanes|math|ruby)\b|\w \w/],
  [/^grid-template/, /\b(?:subgrid|masonry)\b/],
  [/^text-decoration$/, /\s/],
  [/^list-style(?:-type)?$/, /"/],
  [/./, /(?:^|[^\w-])(?:color-mix|color|lab|lch|oklab|oklch|hwb|light-dark|round|mod|rem|sin|cos|abs|sign|pow|sqrt|hypot|image-set|env|attr\([^)]*,|conic-gradient|anchor|if)\(/],
  [/./, /\d(?:[dsl]v[hwib]|[dsl]vmin|[dsl]vmax|cq\w+|lh|rlh|cap|ic|rex|ric|rch)\b/],
]
const NEW_SELECTORS = /:(?:is|where|has|focus-visible|user-valid|user-invalid|modal|popover-open|open|autofill|dir|state|target-within|picture-in-picture|fullscreen|nth-(?:last-)?child\([^)]* of )|::(?:marker|backdrop|part|target-text|highlight|file-selector-button|details-content|scroll-marker|view-transition)|&|:not\([^)]*,/
/** Media features. Old browsers read unknown ones as false, so their rules are an enhancement. */
const KNOWN_MEDIA = /^@media\s+(?:print|screen|[\s\w]*\((?:min|max)-width: [\d.]+em\)|\(prefers-(?:color-scheme: dark|reduced-motion: no-preference)\)|\(scripting: enabled\)|\(forced-colors: active\)|\sand\s)+$/
const KNOWN_AT_RULES = /^@(?:media|supports|font-face|page)\b/

/** Returns the parts of a stylesheet that are too new and not inside @supports. */
function aboveFloor (css: string): string[] {
  const found: string[] = []
  const walk = (rules: readonly Rule[]) => {
    for (const { prelude, declarations, rules: inner } of rules) {
      if (prelude.startsWith('@supports')) continue
      if (prelude.startsWith('@')) {
        if (!KNOWN_AT_RULES.test(prelude) || (prelude.startsWith('@media') && !KNOWN_MEDIA.test(prelude))) found.push(prelude)
      } else {
        if (NEW_SELECTORS.test(prelude)) found.push(prelude)
        if (inner.length > 0) found.push(`${prelude} { ${inner[0]?.prelude} { … } }`)
      }
      for (const { property, value } of declarations) {
        // Grid has gaps under their old names; flex has not.
        if (NEW_PROPERTIES.test(property) || NEW_VALUES.some(([name, words]) => name.test(property) && words.test(value))) found.push(`${prelude} { ${property}: ${value} }`)
      }
      walk(inner)
    }
  }
  walk(readCss(css))
  return found
}

for (const path of globSync('public/css/*.css', { cwd: ROOT })) {
  const css = readFileSync(join(ROOT, path), 'utf8')

  test(`${path}: nothing newer than Chrome 86 and iOS 14 outside @supports`, () => {
    assert.deepEqual(aboveFloor(css), [])
  })

  test(`${path}: the reader's own size of type has effect`, () => {
    assert.doesNotMatch(css, /text-size-adjust|user-scalable|touch-action|font-size:\s*\d+px/)
  })
}

test('the lint finds new CSS in each position', () => {
  for (const css of [
    'a { inset: 0 }', 'a { gap: 1em }', '@media print { a { aspect-ratio: 1 } }', 'a:is(b) { color: red }', 'a { width: 100dvh }', 'a { color: oklch(1 0 0) }', '@layer x { a { color: red } }',
    'a { b { color: red } }', 'a { overflow-wrap: anywhere }', 'a:has(b) { color: red }', '@container (width > 1em) { a { color: red } }', '@media (width > 30em) { a { color: red } }', 'a { text-decoration: underline dotted red }',
    'a:focus-visible { color: red }', 'a { text-wrap: balance }', 'a { margin-inline: 1em }',
  ]) assert.equal(aboveFloor(css).length, 1, css)
  for (const css of [
    '@supports (gap: 1em) { a { gap: 1em } }', 'a { grid-gap: 1em; width: min(1em, 2vw); content: "inset: 0" }', '@media (min-width: 48em) { a { color: red } }', '@media screen and (max-width: 43.99em) { a { color: red } }',
    '@font-face { src: local("gap:1"); unicode-range: U+2014 }', 'a { box-shadow: inset 0 0 0 1px red }', 'a:not(.b) { color: red } /* inset: 0 */',
  ]) assert.deepEqual(aboveFloor(css), [], css)
})

test('the whole stylesheet of the site is read', () => {
  const count = globSync('public/css/*.css', { cwd: ROOT }).reduce((sum, path) => sum + readCss(readFileSync(join(ROOT, path), 'utf8')).length, 0)
  assert.ok(count > 200, `${count} rules`)
})
