// Validates feeds: Atom by the RELAX NG schema of RFC 4287 and a rule about authors, JSON Feed by version 1.1.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJsonFeed } from 'feedsmith'
import { validateXML } from 'xmllint-wasm'
import { ROOT } from '../content-files.ts'
import { undeclared, validate } from './json-schema.ts'

const ATOM_SCHEMA = readFileSync(join(ROOT, 'test/fixtures/atom.rng'), 'utf8')

/** Returns errors; empty for a valid document. */
export async function atomFaults (document: string): Promise<string[]> {
  const { valid, errors, rawOutput } = await validateXML({
    xml: { fileName: 'feed.xml', contents: document }, schema: { fileName: 'atom.rng', contents: ATOM_SCHEMA }, extension: 'relaxng',
  })
  const entries = document.split('<entry>').slice(1)
  const head = document.split('<entry>')[0] ?? ''
  return [
    ...valid ? [] : [...errors.map(({ message }) => message), rawOutput],
    ...head.includes('<author>') || (entries.length > 0 && entries.every((entry) => entry.includes('<author>'))) ? [] : ['neither the feed nor each entry has an author'],
  ]
}

const text = { type: 'string' }
const address = { type: 'string', format: 'uri' }
const instant = { $ref: '#/$defs/instant' }
const authors = { type: 'array', items: { $ref: '#/$defs/author' } }

/** https://www.jsonfeed.org/version/1.1/ as a schema. */
const JSON_FEED_SCHEMA = {
  type: 'object',
  required: ['version', 'title', 'items'],
  properties: {
    version: { const: 'https://jsonfeed.org/version/1.1' },
    title: text,
    home_page_url: address,
    feed_url: address,
    description: text,
    user_comment: text,
    next_url: address,
    icon: address,
    favicon: address,
    authors,
    language: text,
    expired: { type: 'boolean' },
    hubs: { type: 'array', items: { type: 'object', required: ['type', 'url'], properties: { type: text, url: address } } },
    items: { type: 'array', items: { $ref: '#/$defs/item' } },
  },
  $defs: {
    instant: text,
    author: { type: 'object', properties: { name: text, url: address, avatar: address } },
    item: {
      type: 'object',
      required: ['id'],
      anyOf: [{ required: ['content_html'] }, { required: ['content_text'] }],
      properties: {
        id: text,
        url: address,
        external_url: address,
        title: text,
        content_html: text,
        content_text: text,
        summary: text,
        image: address,
        banner_image: address,
        date_published: instant,
        date_modified: instant,
        authors,
        tags: { type: 'array', items: text },
        language: text,
        attachments: { type: 'array', items: { type: 'object', required: ['url', 'mime_type'], properties: { url: address, mime_type: text, title: text, size_in_bytes: { type: 'number' }, duration_in_seconds: { type: 'number' } } } },
      },
    },
  },
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

export interface JsonFeedItem { id: string, url: string, title: string, content_html: string, date_published: string, date_modified: string, authors: { name: string }[], tags: string[], image?: string }
export interface JsonFeedDocument { title: string, home_page_url: string, feed_url: string, next_url?: string, items: JsonFeedItem[] }

/** Reads a JSON Feed. @throws AssertionError when it is not valid */
export function readJsonFeed (document: string): JsonFeedDocument {
  const feed = JSON.parse(document) as JsonFeedDocument
  assert.deepEqual(validate(feed, JSON_FEED_SCHEMA), [])
  assert.equal(new Set(feed.items.map(({ id }) => id)).size, feed.items.length, 'ids are unique')
  assert.deepEqual(undeclared(feed, { ...JSON_FEED_SCHEMA, $defs: { ...JSON_FEED_SCHEMA.$defs, item: { ...JSON_FEED_SCHEMA.$defs.item, anyOf: undefined } } }), [], 'no unknown member')
  // An independent parser reads the same.
  const read = parseJsonFeed(document) as unknown as { title?: string, items?: { id?: string, url?: string, title?: string, content_html?: string, date_published?: string }[] }
  const known = ({ id, url, title, content_html: html, date_published: date }: { id?: string, url?: string, title?: string, content_html?: string, date_published?: string }) => [id, url, title?.trim() || undefined, html?.trim() || undefined, date]
  assert.deepEqual([read.title, ...(read.items ?? []).map(known)], [feed.title, ...feed.items.map(known)])
  for (const { date_published: published, date_modified: modified } of feed.items) for (const date of [published, modified]) assert.match(date, RFC_3339)
  return feed
}
