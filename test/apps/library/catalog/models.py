from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Genre(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, on_delete=models.PROTECT)
    genres = models.ManyToManyField(Genre, blank=True)
    language = models.CharField(max_length=2, choices=[("en", "English"), ("no", "Norwegian"), ("pt", "Portuguese")])
    acquired = models.DateField()
    reserved_until = models.DateTimeField(blank=True, null=True)
    is_lent = models.BooleanField(default=False)
    notes = models.TextField(blank=True)

    def __str__(self):
        return self.title
