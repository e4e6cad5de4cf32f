import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def same(item):
    return item


class Executor:
    def __init__(self, context):
        self._executor = ProcessPoolExecutor(2, mp_context=context)

    def one(self, item):
        return self._executor.submit(same, item).result()

    def single(self, items):
        list(self._executor.map(same, items))

    def chunked(self, items):
        # It does not choose a size of its own; this is what the other pool chooses.
        list(self._executor.map(same, items, chunksize=len(items) // 8))

    def close(self):
        self._executor.shutdown()


class Pool:
    def __init__(self, context):
        self._pool = context.Pool(2)

    def one(self, item):
        return self._pool.apply(same, (item,))

    def single(self, items):
        self._pool.map(same, items, chunksize=1)

    def chunked(self, items):
        self._pool.map(same, items)

    def close(self):
        self._pool.terminate()


def measure(kind, what, count):
    make = Pool if kind == "pool" else Executor
    if what == "cold":
        # 'fork' would copy a process that is warm already; a new process is what 'spawn' starts.
        start = time.perf_counter()
        pool = make(multiprocessing.get_context("spawn"))
        pool.one(1)
        elapsed = time.perf_counter() - start
        pool.close()
        return elapsed

    pool = make(multiprocessing.get_context("fork"))
    pool.single(range(100))
    items = range(count)
    start = time.perf_counter()
    if what == "task":
        for i in items:
            pool.one(i)
    elif what.startswith("echo"):
        item = bytes(int(what[4:] or 1) << 20)
        for _ in items:
            pool.one(item)
    elif what == "single":
        pool.single(items)
    else:
        pool.chunked(items)
    elapsed = time.perf_counter() - start
    pool.close()
    return elapsed


if __name__ == "__main__":
    print(1000 * measure(sys.argv[1], sys.argv[2], int(sys.argv[3])))
