"""Who may import what, and that importing does nothing else: no file, no network, no Streamlit but in its place."""

from __future__ import annotations

import ast
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import trends

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
SCRIPT = "trends.dashboard.main"  # Streamlit's script: importing it draws the page
MODULES = ["trends", *(m.name for m in pkgutil.walk_packages(trends.__path__, "trends.") if m.name != SCRIPT)]


def path_of(module):
    path = SRC.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def imports(path, module=""):
    """Full names of everything that a file imports, also inside functions and under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relative to itself"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(path):
    """Top-level packages that a file imports."""
    return {name.split(".")[0] for name in imports(path)}


def own_imports(module):
    """Modules of trends that a module imports; not the package itself, which `from trends import units` names too."""
    return {name for name in imports(path_of(module), module) if name in MODULES and name != "trends"}


def reached(module):
    """A module and every module of trends that it imports, however deep."""
    found, left = set(), {module}
    while left:
        name = left.pop()
        found.add(name)
        left |= own_imports(name) - found
    return found


def run(code, **environment):
    """Output of Python code in a process of its own, in which src/ is on the path and nothing is set."""
    kept = {name: value for name, value in os.environ.items() if name not in ("TRENDS_DATA", "PUBLIC_URL", "REPO_URL")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=kept | {"PYTHONPATH": str(SRC)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_walk_finds_every_file_of_the_package():
    files = set((SRC / "trends").rglob("*.py"))
    assert {path_of(module) for module in [*MODULES, SCRIPT]} == files


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith("trends.dashboard")])
def test_only_the_dashboard_imports_streamlit(module):
    assert "streamlit" not in packages(path_of(module))
    assert not [name for name in own_imports(module) if name.startswith("trends.dashboard")]


def test_the_guard_on_imports_sees_them_wherever_they_stand(tmp_path):
    (tmp_path / "bad.py").write_text(
        "def f():\n    if f:\n        from streamlit.runtime import get\n", encoding="utf-8"
    )
    assert packages(tmp_path / "bad.py") == {"streamlit"}


def test_the_app_imports_streamlit_and_the_site_and_nothing_else():
    assert set(imports(ROOT / "app.py")) == {"streamlit", "trends.web", "trends.web.site"}


def test_fits_and_definitions_are_arithmetic_alone():
    fits = ["trends.fit", "trends.trend", "trends.regression", "trends.resampling", "trends.uncertainty"]
    for module in fits + [name for name in MODULES if name.startswith("trends.inference")]:
        used = set().union(*(packages(path_of(name)) for name in reached(module)))
        assert used <= {"numpy", "scipy", "trends", *sys.stdlib_module_names}, module
        assert not {"pathlib", "io", "os", "urllib", "socket", "time"} & used, module
    used = set().union(*(packages(path_of(name)) for name in reached("trends.units")))
    assert used <= {"numpy", "trends", *sys.stdlib_module_names}
    assert packages(path_of("trends.definitions")) <= {"numpy", "pandas", "trends", *sys.stdlib_module_names}


@pytest.mark.parametrize("module", ["trends.tables", "trends.options", "trends.check", "trends.settings"])
def test_data_and_options_know_nothing_of_charts_or_surfaces(module):
    above = ("trends.charts", "trends.export", "trends.web", "trends.dashboard", "trends.cli")
    assert not [name for name in reached(module) if name.startswith(above)]
    assert not {"plotly", "starlette"} & set().union(*(packages(path_of(name)) for name in reached(module)))


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("trends.charts")])
def test_charts_know_nothing_of_the_surfaces_that_show_them(module):
    above = ("trends.export", "trends.web", "trends.dashboard", "trends.cli")
    assert not [name for name in own_imports(module) if name.startswith(above)]


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith(("trends.export", "trends.dashboard"))])
def test_a_surface_neither_fits_nor_reads_files(module):
    assert not own_imports(module) & {"trends.fit", "trends.regression", "trends.resampling"}
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(path_of(module).read_text("utf-8")))
        if isinstance(node, ast.Call)
    }
    assert not calls & {"open", "read_text", "read_bytes", "read_csv", "fit_trend", "polyfit"}


WATCH = """
import importlib, json, os, sys
MODULES = json.loads(os.environ["MODULES"])
for name in MODULES:
    importlib.import_module(name)
for name in [name for name in sys.modules if name.split(".")[0] == "trends"]:
    del sys.modules[name]  # what they import stays, so that only their own doing is seen below
seen = []
CODE = (".py", ".pyc", ".so", ".pyd")
def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        path = os.fsdecode(args[0])
        if not path.endswith(CODE) and "__pycache__" not in path:
            seen.append(f"open {path}")
    elif event.startswith(("socket.", "urllib.", "subprocess.", "http.client.")) or event in ("os.system", "os.exec"):
        seen.append(event)
sys.addaudithook(watch)
for name in MODULES:
    importlib.import_module(name)
print(json.dumps(seen))
"""


def watched(modules, **environment):
    return json.loads(run(WATCH, MODULES=json.dumps(modules), **environment).splitlines()[-1])


def test_importing_every_module_opens_no_file_and_no_connection():
    assert watched(MODULES) == []


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("import pathlib\npathlib.Path(__file__).with_suffix('.csv').read_text()\n", "open"),
        ("import socket\nsocket.getaddrinfo('localhost', 80)\n", "socket.getaddrinfo"),
        ("import subprocess\nsubprocess.run(['true'])\n", "subprocess.Popen"),
    ],
    ids=["file", "network", "process"],
)
def test_the_watch_sees_a_module_that_opens_one(tmp_path, body, seen):
    package = tmp_path / "trends"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "bad.csv").write_text("", encoding="utf-8")
    (package / "bad.py").write_text(body, encoding="utf-8")
    assert any(line.startswith(seen) for line in watched(["trends.bad"], PYTHONPATH=str(tmp_path)))


def test_every_module_can_be_imported_where_the_data_are_missing():
    names = json.dumps(MODULES)
    run(f"import importlib\nfor name in {names}: importlib.import_module(name)", TRENDS_DATA="/nowhere")


HEAVY = ("statsmodels", "scipy.stats", "frictionless", "kaleido", "pptx", "matplotlib", "hypothesis")


def test_the_web_process_starts_without_what_only_tests_and_exports_need():
    loaded = run("import sys, app; print('\\n'.join(sys.modules))").splitlines()
    assert "trends.web.site" in loaded
    assert "streamlit" in loaded
    assert not set(loaded) & set(HEAVY)


def test_the_library_starts_without_streamlit_and_without_a_web_framework():
    loaded = run("import sys, trends; print('\\n'.join(sys.modules))").splitlines()
    assert not set(loaded) & {"streamlit", "starlette", *HEAVY}


def test_the_command_starts_without_streamlit():
    loaded = run("import sys, trends.cli; print('\\n'.join(sys.modules))").splitlines()
    assert not set(loaded) & {"streamlit", "starlette", *HEAVY}


def test_everything_public_is_documented_and_there():
    for name in trends.__all__:
        assert getattr(trends, name).__doc__, name
    assert trends.__all__ == sorted(trends.__all__, key=lambda name: (name[0].islower(), name))
