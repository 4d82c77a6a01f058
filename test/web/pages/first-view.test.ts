// The transfers before the first view of a page: two small replies, and no blocking script.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readTags } from '../../html.ts'
import { openPortal } from '../../helper.ts'

const portal = await openPortal({ after })
/** As a reverse proxy compresses by default, or a little better. */
const compressed = (text: string) => gzipSync(text, { level: 6 }).length

for (const path of ['/yibashou/1', '/yibashou/2', '/', '/streets/xinhualu']) {
  test(`${path}: at most 14 KB for HTML and CSS together, one stylesheet, no blocking script`, async () => {
    const html = (await portal.app.inject(path)).body
    const tags = readTags(html).filter((tag) => !tag.closing)
    const [stylesheet, ...others] = tags.filter((tag) => tag.attributes.get('rel') === 'stylesheet')
    assert.deepEqual(others, [])
    assert.deepEqual(tags.filter((tag) => tag.name === 'style'), [])
    // A data block is not run.
    for (const script of tags.filter((tag) => tag.name === 'script' && tag.attributes.get('type') !== 'application/ld+json')) assert.ok(script.attributes.has('defer') && script.attributes.has('src'))
    const css = (await portal.app.inject(stylesheet?.attributes.get('href') ?? '')).body
    const [page, style] = [compressed(html), compressed(css)]
    assert.ok(style <= 8 * 1024, `CSS: ${style} bytes`)
    assert.ok(page + style <= 14 * 1024, `HTML ${page} + CSS ${style} bytes`)
  })
}
