"""Restores a library's archive with the platform's own code, on a database of its own, and says what is there then.

python tests/contract/restoring.py ARCHIVE FOLDER     JSON to stdout; the database and files go to FOLDER
"""

import json
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from openedx_content.settings_api import openedx_content_backcompat_apps_to_install


def main(archive: str, folder: str) -> None:
    files = Path(folder) / "files"
    settings.configure(
        SECRET_KEY="nothing is signed",
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder) / "db.sqlite3")}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "simple_history",
            "organizations",
            "openedx_tagging",
            "openedx_catalog",
            "openedx_content",
            *openedx_content_backcompat_apps_to_install(),
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OPENEDX_LEARNING={
            "MEDIA": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(files)},
            }
        },
    )
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("staff")
    from openedx_content.applets.backup_restore.api import load_learning_package

    result = load_learning_package(archive, key="lib:Restored:here", user=user)
    log = result.get("log_file_error")
    told = {"status": result["status"], "errors": log.getvalue() if log else "", **there()}
    sys.stdout.write(json.dumps(told))


def there() -> dict[str, Any]:
    """Containers with their children, components with their files, collections: as published, and drafted alike."""
    from openedx_content.models_api import Collection, Component, Section, Subsection, Unit

    containers, components = {}, {}
    for model in (Section, Subsection, Unit):
        for one in model.objects.all():
            entity = one.publishable_entity
            version = entity.published.version
            assert entity.draft.version == version
            rows = version.containerversion.entity_list.entitylistrow_set.order_by("order_num")
            children = [row.entity.key for row in rows.select_related("entity")]
            containers[entity.key] = {"kind": model.__name__.lower(), "title": version.title, "children": children}
    for one in Component.objects.all():
        entity = one.publishable_entity
        version = entity.published.version
        assert entity.draft.version == version
        files = {}
        for item in version.componentversion.componentversionmedia_set.select_related("media"):
            files[item.key] = _bytes(item.media).hex()
        components[entity.key] = {"title": version.title, "files": files}
    collections = {one.key: sorted(one.entities.values_list("key", flat=True)) for one in Collection.objects.all()}
    return {"containers": containers, "components": components, "collections": collections}


def _bytes(media: Any) -> bytes:
    """OLX is kept in the database, an image in a file."""
    if media.text is not None:
        return str(media.text).encode()
    with media.read_file() as file:
        return bytes(file.read())


if __name__ == "__main__":
    main(*sys.argv[1:])
