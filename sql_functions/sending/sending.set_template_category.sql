create or replace function sending.set_template_category(p_name text, p_language text, p_category text)
returns boolean
language plpgsql
volatile
as $$
begin
    update sending.templates as t set category = p_category where t.name = p_name and t.language = p_language;
    return found;
end;
$$;

comment on function sending.set_template_category(text, text, text) is
'Meta put a template into this category (MARKETING, UTILITY). Returns false when no template of ours has this name and language.';

revoke all on function sending.set_template_category(text, text, text) from public;
