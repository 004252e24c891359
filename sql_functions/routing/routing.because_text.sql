create or replace function routing.because_text(p_because text)
returns text
language plpgsql
stable
as $$
begin
    return case
        when p_because ~ '^(saved|removed):.' then meta.text('rules.' || split_part(p_because, ':', 1), substr(p_because, strpos(p_because, ':') + 1))
        when p_because = 'changed_directly' then meta.text('rules.changed_directly')
        else p_because
    end;
end;
$$;

comment on function routing.because_text(text) is
'Why a version of the rules became active without a simulation (routing.rule_sets.forced_because), for people, in the language of indica.locale: our own codes saved:<rule>, removed:<rule> and changed_directly as a
sentence, a human''s words as they are.';

revoke all on function routing.because_text(text) from public;
