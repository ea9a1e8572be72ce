"""All that a page leaves in a browser's storage, as one text to search."""

from playwright.sync_api import Page

_DUMP = """async () => {
    const found = [document.cookie];
    for (const store of [localStorage, sessionStorage]) {
        for (const name of Object.keys(store)) { found.push(name, store.getItem(name)); }
    }
    for (const {name} of await indexedDB.databases()) {
        const opened = await new Promise((done, failed) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => done(request.result);
            request.onerror = failed;
        });
        found.push(name);
        for (const store of opened.objectStoreNames) {
            const all = (kind) => new Promise((done, failed) => {
                const request = opened.transaction(store).objectStore(store)[kind]();
                request.onsuccess = () => done(request.result);
                request.onerror = failed;
            });
            found.push(store, JSON.stringify([await all("getAllKeys"), await all("getAll")]));
        }
        opened.close();
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        found.push(name);
        for (const request of await cache.keys()) {
            found.push(request.url, await (await cache.match(request)).text());
        }
    }
    return found.join("\\n");
}"""


def everything_stored(page: Page) -> str:
    """Return what the origins of a page and of all its frames hold: cookies that scripts see, both storages,
    databases and caches. They have to be secure pages.
    """
    return "\n".join(frame.evaluate(_DUMP) for frame in page.frames)
