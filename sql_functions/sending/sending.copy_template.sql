create or replace function sending.copy_template(p_code text, p_new_code text, p_body text, p_name text default null)
returns text
language plpgsql
volatile
as $$
declare
    v_template sending.templates;
    v_misfit text[];
begin
    select * into v_template from sending.templates as t where t.code = p_code;
    if not found then
        raise exception 'no template is called %', coalesce(p_code, 'null') using errcode = 'ID209', hint = 'indica template list shows them.';
    end if;
    if p_new_code is null or p_new_code !~ '^[a-z0-9][a-z0-9_]{0,62}$' then
        raise exception 'a template''s code has lower case letters, digits and _, not %', coalesce(p_new_code, 'null') using errcode = 'ID105';
    end if;
    v_template.body := btrim(p_body);
    v_template.name := coalesce(p_name, v_template.name || '_' || p_new_code);
    if v_template.body is null or length(v_template.body) not between 1 and 1024 then
        raise exception 'the text has 1 to 1024 characters' using errcode = 'ID105';
    end if;
    if v_template.name !~ '^[a-z0-9_]+$' or char_length(v_template.name) > 512 then
        raise exception 'a name at Meta has lower case letters, digits and _, not %', v_template.name using errcode = 'ID105';
    end if;
    v_misfit := sending.misfit(v_template);
    if v_misfit is not null then
        raise exception 'the text wants %, we fill %', coalesce(nullif(v_misfit[2], ''), 'none'), coalesce(nullif(v_misfit[3], ''), 'none') using errcode = 'ID105', hint = 'Use the variables of the template that is copied, no more and no fewer.';
    end if;
    if exists (select from sending.templates as t where t.code = p_new_code or (t.name, t.language) = (v_template.name, v_template.language)) then
        raise exception 'there is a template % or %', p_new_code, v_template.name using errcode = 'ID105', hint = 'indica template list shows them.';
    end if;
    insert into sending.templates (code, purpose, name, language, category, parameter_format, body, footer, parameters, buttons)
    values (
        p_new_code, v_template.purpose, v_template.name, v_template.language, v_template.category, v_template.parameter_format, v_template.body,
        v_template.footer, v_template.parameters, v_template.buttons
    );
    return v_template.name;
end;
$$;

comment on function sending.copy_template(text, text, text, text) is
'Makes a template like another one, with another text, as a draft: to be submitted to Meta, and then tried out against it. p_name: its name at Meta. Returns the name. Raises ID105, ID209 (no such template).';

revoke all on function sending.copy_template(text, text, text, text) from public;
