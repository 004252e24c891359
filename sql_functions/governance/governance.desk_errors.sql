create or replace function governance.desk_errors(p_submission_uid uuid, p_body text, p_errors jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_submission intake.submissions;
    v_source intake.sources;
    v_errors jsonb;
begin
    if coalesce(p_errors, '[]') = '[]' then
        return p_errors;
    end if;
    select * into v_submission from intake.submissions as s where s.uid = p_submission_uid;
    -- It was said in the language of whoever sent it, and so it is kept.
    if v_submission.answer ->> 'title' is not distinct from meta.problem(v_submission.answer ->> 'code') ->> 'title' then
        return p_errors;
    end if;
    if p_body is not null then
        v_errors := (intake.preview_body(p_body::jsonb, v_submission.token_id)).errors;
        select * into v_source from intake.sources as s where s.token_id = v_submission.token_id;
        if v_source.id is not null then
            v_errors := intake.name_pointers(v_errors, v_source.field_map);
        end if;
    end if;
    -- Of what cannot be worked out again the code alone is known in every language.
    return coalesce(nullif(v_errors, '[]'), (
        select jsonb_agg(
            case
                when exists (select from meta.error_codes as c where c.sqlstate = x.e ->> 'code')
                    then x.e || jsonb_build_object('detail', meta.problem(x.e ->> 'code') ->> 'title')
                else x.e
            end
            order by x.n
        )
        from jsonb_array_elements(p_errors) with ordinality as x (e, n)
    ));
end;
$$;

comment on function governance.desk_errors(uuid, text, jsonb) is
'What is wrong with a refused submission (p_body, p_errors: as intake.list_quarantined() has them), in the language of indica.locale: worked out again where its sender was told in another. What cannot be
read, or is not found wrong any more, is told by the title of its code.';

revoke all on function governance.desk_errors(uuid, text, jsonb) from public;
