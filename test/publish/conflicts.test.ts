// Tests which document owns an address. A broken file leaves its last good version public.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ParsedFile } from '../../src/content/parse.ts'
import { chooseOwners } from '../../src/publish/conflicts.ts'
import { type Claim, createOwnership } from '../../src/publish/ownership.ts'
import type { PublishedFile } from '../../src/store/archive/archive.ts'
import { streetFile } from '../content-files.ts'
import { shortDiagnostics } from '../helper.ts'
import { openWithOne } from './one-article.ts'

const KEY = 'xilie/1'

const documentAt = (path: string, sha256 = path) => ({ path, sha256, kind: 'article' }) as ParsedFile

function claim (path: string, { sha256, isSound = true, wantsPublic = true }: { sha256?: string, isSound?: boolean, wantsPublic?: boolean } = {}): Claim {
  return { key: KEY, file: documentAt(path, sha256), isSound, wantsPublic }
}

const published: PublishedFile = { kind: 'article', key: KEY, path: 'b', sha256: 'public bytes' }

/** Claims of one key, and its owner: a path, the last good version, or nobody. */
const OWNERS: Readonly<Record<string, { claims: readonly Claim[], isPublished?: boolean, owner: string | null }>> = {
  'the only file': { claims: [claim('a')], owner: 'a' },
  'the first path of two new files': { claims: [claim('b'), claim('a')], owner: 'a' },
  'a sound file before a broken one': { claims: [claim('a', { isSound: false }), claim('b')], owner: 'b' },
  'a public file before a draft': { claims: [claim('a', { wantsPublic: false }), claim('b')], owner: 'b' },
  'the file that owned the address': { claims: [claim('a'), claim('b')], isPublished: true, owner: 'b' },
  'a public file before the draft that owned the address': { claims: [claim('a'), claim('b', { wantsPublic: false })], isPublished: true, owner: 'a' },
  'the bytes that were public, under another path': { claims: [claim('a'), claim('c', { sha256: 'public bytes' })], isPublished: true, owner: 'c' },
  'the last good version of a broken owner': { claims: [claim('a'), claim('b', { isSound: false })], isPublished: true, owner: 'last good' },
  'nobody for a new broken file': { claims: [claim('a', { isSound: false })], owner: null },
}

const ownershipOf = (files: readonly PublishedFile[]) => createOwnership({ published: files, former: files, refused: [], decisions: [], mtimeOf: () => null })

describe('chooseOwners', () => {
  const loadPublished = ({ sha256 }: PublishedFile) => documentAt('last good', sha256)
  for (const [name, { claims, isPublished = false, owner }] of Object.entries(OWNERS)) {
    for (const order of [claims, claims.toReversed()]) {
      test(`${name}: claims of ${order.map(({ file }) => file.path).join(', ')}`, () => {
        const { chosen, conflicts } = chooseOwners({
          claims: order, ownership: ownershipOf(isPublished ? [published] : []), published: isPublished ? [published] : [], loadPublished, present: new Map(order.map(({ file }) => [file.path, file])), keepMissing: () => false,
        })
        assert.deepEqual(chosen.map(({ file, isLastGood }) => [file.path, isLastGood]), owner === null ? [] : [[owner, owner === 'last good']])
        assert.equal(conflicts.length, claims.length - 1)
      })
    }
  }

  for (const isKept of [true, false]) {
    test(`a published file that is missing ${isKept ? 'stays' : 'goes'}`, () => {
      const { chosen } = chooseOwners({ claims: [], ownership: ownershipOf([published]), published: [published], loadPublished, present: new Map(), keepMissing: () => isKept })
      assert.deepEqual(chosen.map(({ key, isLastGood, claim }) => ({ key, isLastGood, claim })), isKept ? [{ key: KEY, isLastGood: true, claim: null }] : [])
    })
  }

  test('a published file that claims no address any more leaves its last good version', () => {
    const { chosen } = chooseOwners({ claims: [], ownership: ownershipOf([published]), published: [published], loadPublished, present: new Map([['b', documentAt('b')]]), keepMissing: () => false })
    assert.deepEqual(chosen.map(({ file }) => file.path), ['last good'])
  })
})

describe('a broken street, series or site file: the last good version stays', () => {
  const broken: Record<string, [string, string, string]> = {
    'a street without its first fence': ['街道/甲.md', '名称: 甲街道\n网址: jia\n', '/streets/jia'],
    'a street without 网址': ['街道/甲.md', streetFile({ 网址: null }), '/streets/jia'],
    'a street with a bad 网址': ['街道/甲.md', streetFile({ 网址: '甲' }), '/streets/jia'],
    'an empty street': ['街道/甲.md', '', '/streets/jia'],
    'a street that takes another’s 网址': ['街道/甲.md', streetFile({ 网址: 'yi' }), '/streets/yi'],
    'a street that takes another’s 名称': ['街道/甲.md', streetFile({ 名称: '乙街道' }), '/streets/yi'],
    'a series without 标题': ['xilie/系列.md', '---\n简称: 甲\n---\n\n编者按。\n', '/xilie'],
    'an empty series file': ['xilie/系列.md', '', '/xilie'],
    'an empty 站点.yml': ['站点.yml', '', '/'],
    '站点.yml without 名称': ['站点.yml', '主办单位: 某\n', '/'],
    '站点.yml in an unknown encoding': ['站点.yml', '\u0080\u0081', '/'],
  }
  for (const [name, [path, content, address]] of Object.entries(broken)) {
    for (const loseIndex of [false, true]) {
      test(`${name}${loseIndex ? ', after a restart without the index' : ''}`, async (t) => {
        const portal = openWithOne(t)
        const shown = ['/', '/streets', '/streets/jia', '/streets/yi', '/xilie', '/xilie/1', address]
        const before = await Promise.all(shown.map(portal.ask))
        portal.save(path, name.includes('encoding') ? Buffer.from([0x80, 0x81, 0xff, 0xfe]) : content)
        const report = portal.scan()
        assert.ok(report.diagnostics.some((diagnostic) => diagnostic.file === path), shortDiagnostics(report).join('\n'))
        if (loseIndex) {
          await portal.restart({ loseIndex: true })
          portal.scan()
        }
        for (const [index, page] of (await Promise.all(shown.map(portal.ask))).entries()) assert.deepEqual(page, before[index], `${shown[index]}`)
      })
    }
  }

  test('a new street file with the 名称 of a public street is refused, whatever its 网址', async (t) => {
    const portal = openWithOne(t)
    const before = await Promise.all(['/streets', '/streets/jia', '/xilie/1'].map(portal.ask))
    portal.save('街道/抢名.md', streetFile({ 网址: 'aaa', 名称: '甲街道' }))
    const report = portal.scan()
    assert.deepEqual(shortDiagnostics(report), ['street-name-taken 街道/抢名.md:2:5'])
    assert.deepEqual(await Promise.all(['/streets', '/streets/jia', '/xilie/1'].map(portal.ask)), before)
  })

  test('站点.yml deleted: the last good version stays, and a diagnostic says so', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/')
    portal.remove('站点.yml')
    assert.deepEqual(shortDiagnostics(portal.scan()), ['site-kept 站点.yml:1:1'])
    assert.deepEqual(await portal.ask('/'), before)
  })

  test('系列.md deleted while its articles remain: the series stays', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie')
    portal.remove('xilie/系列.md')
    portal.scan()
    assert.deepEqual(await portal.ask('/xilie'), before)
    assert.equal(await portal.status('/xilie/1'), 200)
  })

  test('a street deleted: its page ends, its articles stay', async (t) => {
    const portal = openWithOne(t)
    portal.remove('街道/甲.md')
    portal.scan()
    assert.deepEqual([await portal.status('/streets/jia'), await portal.status('/xilie/1')], [410, 200])
  })
})
