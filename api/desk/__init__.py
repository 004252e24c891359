"""The desk: pages for managers, made of what one function of `api` answers and a template."""
