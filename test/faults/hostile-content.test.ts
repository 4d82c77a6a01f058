// Tests promise 10: 200 payloads in each field and each position of a text, on pages and in all exports.
// Nothing executes, and each document is valid for parsers that are not ours.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { validateXML } from 'xmllint-wasm'
import { openBrowser, SKIP } from '../browser/browser.ts'
import { readBack } from '../exports/citations.ts'
import { atomFaults, readJsonFeed } from '../exports/feed-validity.ts'
import { csvObjects } from '../exports/rfc4180.ts'
import { readTags, structuredData } from '../html.ts'
import { writeContent } from '../content-files.ts'
import { lastFirst, temporaryFolder } from '../helper.ts'
import { type ServerProcess, startServer } from '../server-process.ts'
import { recordMeasurements } from './measurements.ts'
import { hostileFolder, isWithdrawn } from './hostile-folder.ts'
import { PAYLOADS } from './payloads.ts'

const ORIGIN = 'https://portal.example'
/** Characters that XML 1.0 forbids. */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/ // eslint-disable-line no-control-regex
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  // As in test/web/pages. Lines of code keep their trailing spaces.
  rules: { 'require-sri': ['error', { target: 'crossorigin' }], 'long-title': 'off', 'no-trailing-whitespace': 'off' },
})

describe('a folder of hostile words', { timeout: 240_000 }, () => {
  const scope = lastFirst({ after })
  let server: ServerProcess
  let published: number[]
  let documents = 0

  before(async () => {
    const folder = temporaryFolder(scope)
    writeContent(join(folder, 'content'), { real: false, files: hostileFolder() })
    server = await startServer(scope, { CONTENT_DIR: join(folder, 'content'), DATA_DIR: join(folder, 'data'), SITE_ORIGIN: ORIGIN })
    assert.equal(PAYLOADS.length, 200)
    const statuses = await Promise.all(PAYLOADS.map(async (_, index) => (await server.ask(`/xilie/${index + 1}`)).status))
    assert.ok(statuses.every((status) => status === 200), statuses.join())
    published = PAYLOADS.flatMap((_, index) => isWithdrawn(index) ? [] : [index + 1])
  })

  /** Asserts the security headers of a page; returns its body. */
  async function get (path: string): Promise<string> {
    const answer = await server.ask(path)
    assert.equal(answer.status, 200, path)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff', path)
    assert.match(String(answer.headers['content-security-policy']), /^default-src 'none'/, path)
    assert.doesNotMatch(String(answer.headers['content-security-policy']), /unsafe|\*(?!$)/, path)
    documents++
    return answer.body
  }
  const address = (path: string) => path.replace(ORIGIN, '')
  const figuresOf = async (): Promise<string[]> => [...new Set([...(await get('/data')).matchAll(/href="(\/data\/f-[0-9a-f]+)"/g)].map(([, path = '']) => path))].slice(0, 20)

  test('pages are valid HTML, and their data blocks whole JSON', async () => {
    const paths = ['/', '/xilie', '/streets', '/projects', '/data', '/data/fields', '/data/coverage', '/streets/jie-0', '/streets/jie-7', ...PAYLOADS.map((_, index) => `/xilie/${index + 1}`), ...published.filter((_, index) => index % 8 === 0).flatMap((number) => [`/xilie/${number}/history`, `/xilie/${number}/v/1`, `/xilie/${number}/sheet`]), ...await figuresOf(), ...PAYLOADS.filter((_, index) => index % 8 === 0).map((payload) => `/search?q=${encodeURIComponent(payload.toWellFormed().slice(0, 100))}`)]
    for (const path of paths) {
      const html = await get(path)
      assert.match(html, /<\/html>\s*$/, path)
      for (const data of structuredData(html)) assert.equal(typeof data['@context'], 'string', path)
      const report = await validator.validateString(html)
      assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, line, message }) => `${path}: ${ruleId} at line ${line} (${html.split('\n')[line - 1]?.trim().slice(0, 120)}): ${message}`)), [])
    }
  })

  test('Atom and JSON Feed are valid on every page', async () => {
    for (let page = 1; page <= Math.ceil(published.length / 50); page++) {
      for (const base of ['', '/xilie']) {
        const atom = await get(`${base}/feed.xml?page=${page}`)
        assert.doesNotMatch(atom, FORBIDDEN)
        assert.deepEqual(await atomFaults(atom), [], `${base} page ${page}`)
        for (const { content_html: html } of readJsonFeed(await get(`${base}/feed.json?page=${page}`)).items) assertInert(html, `${base} page ${page}`)
      }
    }
    for (const path of ['/sitemap.xml', '/opensearch.xml']) assert.ok((await validateXML({ xml: await get(path), normalization: 'format' })).valid, path)
  })

  test('CSV follows RFC 4180, and no cell is a formula', async () => {
    const rows = csvObjects(await get('/data.csv'))
    // A payload that begins with a backtick turns the figure into code.
    assert.ok(rows.length >= published.length - 20, `${rows.length} figures`)
    for (const row of rows) {
      for (const [name, cell] of Object.entries(row)) assert.ok(!/^[=+\-@\t\r]/.test(cell) || /^-?\d+(?:\.\d+)?$/.test(cell), `${name}: ${JSON.stringify(cell)}`)
    }
  })

  test('JSON, oEmbed and citations can be parsed', async () => {
    for (const path of ['/data.json', '/data.schema.json', '/data/coverage.json', '/xilie.json', '/streets/jie-3.json', '/projects/xm-3.json', ...published.map((number) => `/xilie/${number}.json`)]) JSON.parse(await get(path))
    for (const [index, number] of published.entries()) {
      const url = encodeURIComponent(`${ORIGIN}/xilie/${number}`)
      const embed = JSON.parse(await get(`/oembed?url=${url}`)) as Record<string, unknown>
      assert.equal(embed['type'], 'link')
      if (index % 4 === 0) assert.ok((await validateXML({ xml: await get(`/oembed?url=${url}&format=xml`), normalization: 'format' })).valid, `oEmbed of ${number}`)
      for (const form of ['ris', 'bib', 'json']) assert.equal(readBack(await get(`/xilie/${number}/cite.${form}`))['URL'], `${ORIGIN}/xilie/${number}`, `${form} of ${number}: one entry, and it is this one`)
    }
    for (const path of await figuresOf()) JSON.parse(await get(`${address(path)}.json`))
  })

  test('in a browser without our policy nothing runs, nothing is loaded from elsewhere, and no element is foreign', { skip: SKIP }, async (t) => {
    const browser = await openBrowser(t)
    const context = await browser.newContext({ bypassCSP: true, baseURL: `http://127.0.0.1:${server.port}` })
    const page = await context.newPage()
    const events: string[] = []
    let at = ''
    page.on('dialog', (dialog) => {
      events.push(`${at}: a dialog`)
      dialog.dismiss().catch(() => {})
    })
    page.on('pageerror', (error) => { events.push(`${at}: ${error.message}`) })
    page.on('popup', () => { events.push(`${at}: another window`) })
    await context.route('**', async (route) => {
      const { origin } = new URL(route.request().url())
      if (origin === `http://127.0.0.1:${server.port}`) return await route.continue()
      events.push(`${at}: asks for ${route.request().url()}`)
      await route.abort()
    })
    const paths = ['/', '/xilie', '/streets', '/projects', '/data', '/streets/jie-0', ...PAYLOADS.map((_, index) => `/xilie/${index + 1}`)]
    for (const path of paths) {
      at = path
      await page.goto(path, { waitUntil: 'load' })
      events.push(...(await page.locator('html').evaluate(executableParts)).map((found) => `${path}: ${found}`))
    }
    await context.close()
    recordMeasurements(t, 10, { payloads: PAYLOADS.length, 'articles published': PAYLOADS.length, 'documents read': documents, 'pages opened in a browser': paths.length, 'executed or loaded': events.length })
    assert.deepEqual(events, [])
  })
})

/** Asserts that HTML in a feed has known elements, attributes and schemes alone: feed readers show it in their own page. */
function assertInert (html: string, about: string): void {
  for (const { name, attributes } of readTags(html)) {
    assert.ok(['p', 'h2', 'h3', 'h4', 'em', 'strong', 'a', 'span', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br', 'img', 'data', 'table', 'thead', 'tbody', 'tr', 'th', 'td'].includes(name), `${about}: <${name}>`)
    for (const [attribute, value] of attributes) {
      assert.match(attribute, /^(?:id|class|href|title|src|alt|width|height|loading|decoding|start|scope|value)$/, `${about}: ${name} ${attribute}`)
      if (attribute === 'href' || attribute === 'src') assert.match(value, /^(?:https?:\/\/|mailto:|tel:|#)/, `${about}: ${value}`)
    }
  }
}

interface Found { tagName: string, attributes: Iterable<{ name: string, value: string }>, getAttribute: (name: string) => string | null }

/** Runs in the page; returns elements and attributes that could execute. */
function executableParts (root: unknown): string[] {
  const found: string[] = []
  for (const element of (root as { querySelectorAll: (selector: string) => Iterable<Found> }).querySelectorAll('*')) {
    const name = element.tagName.toLowerCase()
    const isOwnScript = name === 'script' && (element.getAttribute('type') === 'application/ld+json' || /^\/assets\/reading-[0-9a-f]+\.js$/.test(element.getAttribute('src') ?? ''))
    if (['script', 'iframe', 'object', 'embed', 'base', 'style', 'math', 'template', 'video', 'audio', 'marquee'].includes(name) && !isOwnScript) found.push(`<${name}>`)
    for (const { name: attribute, value } of element.attributes) {
      if (/^on|^srcdoc$|^formaction$/.test(attribute)) found.push(`<${name} ${attribute}>`)
      // Browsers ignore control characters in a scheme.
      if (['href', 'src', 'action', 'xlink:href'].includes(attribute) && /^(?:javascript|data|vbscript):/i.test(value.replace(/[\s\0-\x20]/g, ''))) found.push(`<${name} ${attribute}=${value}>`)
    }
  }
  return found
}
