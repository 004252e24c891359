"""What somebody changed in the database by hand: seen, named, and put back where it can be.

An upgrade notes in `meta.catalogue` all that stands in the catalogue when it ends. `differences`
compares that note with the catalogue as it is, and `repair` puts back what is Indica's and costs
no data. What a file of `sql_functions/` defines is compared by `database.replaceables`.
"""
