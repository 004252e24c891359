create or replace function sending.set_template_category(p_name text, p_language text, p_category text, p_at timestamptz)
returns text
language plpgsql
volatile
as $$
begin
    update sending.templates as t
    set category = p_category, category_since = p_at,
        category_before = case when t.category is distinct from p_category and t.state <> 'draft' then t.category else t.category_before end
    where t.name = p_name and t.language = p_language and p_at >= coalesce(greatest(t.category_since, t.synced_at), p_at);
    if found then
        return null;
    end if;
    return case
        when exists (select from sending.templates as t where t.name = p_name and t.language = p_language) then 'outdated' else 'unknown_template'
    end;
end;
$$;

comment on function sending.set_template_category(text, text, text, timestamptz) is
'Meta put a template into this category (MARKETING, UTILITY) at p_at; a change is an alert until a human takes note (sending.resume_template). Returns null, or why nothing changed: unknown_template (none of ours has this name and
language), outdated (a later category is known).';

revoke all on function sending.set_template_category(text, text, text, timestamptz) from public;
