select
    latest.assessment_id,
    latest.partnership_id,
    latest.tool,
    answer.respondent,
    min(
        case
            when answer.respondent in ('home', 'foreign') then answer.respondent
            else member.side
        end
    ) as side,
    cast(avg(5.0 * answer.score / answer.scale_max) as decimal(18, 10)) as score
from (
    select
        assessment.assessment_id,
        assessment.tool,
        partnership.partnership_id,
        row_number() over (
            partition by partnership.partnership_id
            order by assessment.performed_on desc, assessment.assessment_id desc
        ) as age
    from assessment
    join partnership
        on partnership.partnership_id = assessment.subject_id
    where partnership.programme_id = $programme
        and assessment.subject_kind = 'partnership'
        and assessment.tool in ('ISO44001_MATURITY', 'EFFECT')
        and assessment.performed_on < $before
        and exists (
            select 1
            from assessment_score
            where assessment_score.assessment_id = assessment.assessment_id
        )
) as latest
join assessment_score as answer
    on answer.assessment_id = latest.assessment_id
left join (
    select
        partnership_id,
        org_id,
        min(side) as side
    from partnership_member
    group by
        partnership_id,
        org_id
) as member
    on member.partnership_id = latest.partnership_id
    and member.org_id = answer.respondent
where latest.age = 1
group by
    latest.assessment_id,
    latest.partnership_id,
    latest.tool,
    answer.respondent
