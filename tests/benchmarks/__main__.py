"""`make bench` runs the usual ones; `make bench ARGS="one two"` runs others, each in a process of its own."""

import ast
import pkgutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
# Some minutes together, on two cores that do nothing else.
USUAL = ["real_week", "answers", "synthetic"]


def benchmarks() -> dict[str, str]:
    """The modules beside this one that can be run, with what they say of themselves."""
    sources = {name: (FOLDER / f"{name}.py").read_text("utf-8") for _, name, _ in pkgutil.iter_modules([str(FOLDER)])}
    trees = {name: ast.parse(source) for name, source in sources.items() if name != "__main__"}
    return {name: ast.get_docstring(tree) or "" for name, tree in trees.items() if "__main__" in sources[name]}


def main(wanted: list[str]) -> int:
    known = benchmarks()
    if unknown := [name for name in wanted if name not in known]:
        sys.stderr.write(f"There is no benchmark {', '.join(unknown)}. Choose from: {', '.join(known)}.\n")
        return 2
    # A process each, so that the memory of one does not count for the next.
    results = [subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False) for name in wanted]
    for name in known.keys() - set(wanted):
        sys.stdout.write(f"not run: make bench ARGS={name:<14} {known[name].splitlines()[0]}\n")
    return max(result.returncode for result in results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or USUAL))
