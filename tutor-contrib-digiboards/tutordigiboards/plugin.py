"""Hooks the plugin into Tutor."""

from importlib import resources

from tutor import hooks

from . import __version__, dashboards, jobs, keys, settings

# What `tutor … do init` does for us, after the platform's own. Each is safe to repeat.
INIT = """
./manage.py lms migrate digiboards_xblocks
{% if DIGIBOARDS_COMPLETION -%}
./manage.py lms waffle_switch --create completion.enable_completion_tracking on
{%- endif %}
"""

hooks.Filters.CONFIG_DEFAULTS.add_items(
    [("DIGIBOARDS_VERSION", __version__), *((setting.name, setting.default) for setting in settings.DEFAULTS)]
)
hooks.Filters.CONFIG_UNIQUE.add_item((settings.KEYS.name, settings.KEYS.default))
hooks.Filters.ENV_TEMPLATE_VARIABLES.add_items(
    [
        ("digiboards_new_key", keys.new_key),
        ("digiboards_stored_keys", keys.stored_keys),
        ("digiboards_assets", dashboards.assets),
    ]
)
hooks.Filters.ENV_PATCHES.add_items(
    [
        (patch.name, patch.read_text("utf-8"))
        for patch in sorted(resources.files(__package__).joinpath("patches").iterdir(), key=lambda patch: patch.name)
    ]
)
hooks.Filters.CLI_DO_INIT_TASKS.add_item(("lms", INIT))
hooks.Filters.CLI_DO_COMMANDS.add_items(jobs.JOBS)
