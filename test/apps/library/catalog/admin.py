import csv

from django.contrib import admin
from django.http import HttpResponse

from .models import Author, Book, Genre

admin.site.register(Genre)


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    search_fields = ["name"]


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    list_display = ["title", "author", "language", "acquired", "is_lent"]
    list_filter = ["language", "is_lent"]
    search_fields = ["title", "author__name"]
    date_hierarchy = "acquired"
    ordering = ["title"]
    autocomplete_fields = ["author"]
    fields = ["title", "author", "acquired", "language", "genres", "is_lent", "reserved_until", "notes"]
    filter_horizontal = ["genres"]
    actions = ["export"]

    @admin.action(description="Export the selected books as CSV")
    def export(self, request, books):
        response = HttpResponse(content_type="text/csv", headers={"Content-Disposition": 'attachment; filename="books.csv"'})
        lines = csv.writer(response)
        lines.writerows((book.title, book.author.name, book.acquired.isoformat()) for book in books)
        return response
