"""Tables of the published pictures of a board."""

from django.db import models

from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Organisation


class BoardPicture(models.Model):
    """The picture of a board, published on one day: figures of many people, none of one (activities/board/picture.py).

    .. no_pii: Figures of eight people or more.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    published_on = models.DateField()
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "organisation", "published_on"], name="digiboards_picture_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.published_on}"


class PictureAnswer(models.Model):
    """An answer that is counted in a board's picture. It is counted in one, for as long as it is there.

    .. pii: Whose rating a picture counts, by the rating; it goes with the rating.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    picture = models.ForeignKey(BoardPicture, on_delete=models.CASCADE, related_name="answers")
    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="counted")

    def __str__(self) -> str:
        return f"{self.rating_id} in {self.picture_id}"
