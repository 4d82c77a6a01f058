/** JSON of `head` with a list as its last key, in pieces: the list may be longer than memory. One item a line. */
export function * withList<T> ({ head, key, items, toJson }: { head: object, key: string, items: Iterable<T>, toJson: (item: T) => object }): Generator<string> {
  yield `${JSON.stringify(head, null, 2).slice(0, -'\n}'.length)},\n  ${JSON.stringify(key)}: [`
  let between = '\n    '
  for (const item of items) {
    yield between + JSON.stringify(toJson(item))
    between = ',\n    '
  }
  yield '\n  ]\n}\n'
}
