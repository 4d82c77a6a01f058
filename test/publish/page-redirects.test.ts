// Tests old addresses of streets and series.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { articleFile, BASE_FILES, seriesFile, streetFile } from '../content-files.ts'
import { openSteppedPortal } from '../helper.ts'
import { openWithOne } from './one-article.ts'

test('all earlier addresses of a street redirect to its last one', async (t) => {
  const portal = openSteppedPortal(t, { files: BASE_FILES })
  const as = (名称: string, 网址: string) => { portal.save('街道/甲.md', streetFile({ 名称, 网址 })); portal.scan() }
  portal.scan()
  as('甲街道', 'jia-er')
  as('新甲街道', 'jia-er')
  const where = async (slug: string) => {
    const { statusCode, headers } = await (await portal.app()).inject(`/streets/${slug}`)
    return [statusCode, headers.location]
  }
  assert.deepEqual(await where('jia'), [301, '/streets/jia-er'])
  as('新甲街道', 'jia-san')
  as('又新甲街道', 'jia-si')
  // With another name and another address at once, it counts as another street.
  assert.deepEqual([await where('jia'), await where('jia-er'), await where('jia-san')], [[410, undefined], [410, undefined], [410, undefined]])
  as('新甲街道', 'jia-si')
  assert.deepEqual([await where('jia'), await where('jia-er'), await where('jia-san')], [[301, '/streets/jia-si'], [301, '/streets/jia-si'], [301, '/streets/jia-si']])
})

test('the addresses of a series follow its folder', async (t) => {
  const portal = openWithOne(t)
  portal.save('xin/系列.md', seriesFile('新系列'))
  portal.save('xin/1.md', articleFile())
  portal.scan()
  assert.deepEqual([await portal.status('/xin'), await portal.status('/xin/1')], [200, 200])
  portal.move('xin', 'gai')
  portal.scan()
  assert.deepEqual([await portal.status('/xin'), await portal.status('/xin/1'), await portal.status('/gai/1')], [301, 301, 200])
  portal.remove('gai')
  portal.scan()
  assert.deepEqual([await portal.status('/gai'), await portal.status('/gai/1'), await portal.status('/xilie/1')], [410, 410, 200])
})
