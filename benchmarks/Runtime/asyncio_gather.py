import asyncio
import sys
import time


async def main(operations, limit):
    semaphore = asyncio.Semaphore(limit)

    async def operation(item):
        async with semaphore:
            await asyncio.sleep(0)
            return item

    start = time.perf_counter()
    await asyncio.gather(*(operation(item) for item in range(operations)))
    return time.perf_counter() - start


async def best_of(rounds, operations, limit):
    return min([await main(operations, limit) for _ in range(rounds)])


print(1000 * asyncio.run(best_of(3, int(sys.argv[1]), int(sys.argv[2]))))
