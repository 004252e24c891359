alter table people.identifiers drop column extension, drop column repairs, drop column raw;
